/** How the state of a node looks: in colour, by the line around it, by a sign and in words, so that no one of them is needed. */
import type { NodeState } from "./graph.ts";

interface StateLook {
  /** Before the label. */
  readonly sign: string;
  /** What the legend and a screen reader say. */
  readonly words: string;
  /** Name of its colour in a theme of the page. */
  readonly color: "text" | "good" | "open" | "quiet" | "bad";
  /** Stroke pattern; none is solid. */
  readonly dash?: string;
  readonly line: number;
  /** A CSS class and Mermaid class name. */
  readonly style: string;
}

export const nodeStates: Readonly<Record<NodeState, StateLook>> = {
  "source": { sign: "\u25aa", words: "from outside", color: "text", line: 1.2, style: "source" },
  "current": { sign: "\u2713", words: "current", color: "good", line: 1.5, style: "current" },
  "may run": { sign: "\u2248", words: "may run", color: "open", dash: "5 2 1 2", line: 1.5, style: "may-run" },
  "stale": { sign: "\u2260", words: "stale", color: "open", dash: "7 3", line: 1.8, style: "stale" },
  "never run": { sign: "\u25cb", words: "never run", color: "quiet", dash: "2 3", line: 1.8, style: "never-run" },
  "skipped": { sign: "\u2013", words: "skipped", color: "open", dash: "9 3 2 3", line: 1.8, style: "skipped" },
  "failed": { sign: "\u2717", words: "failed", color: "bad", line: 3, style: "failed" },
};
export const nodeStateNames = Object.keys(nodeStates) as NodeState[];

/** What the engine tells a child about its work, as job.json in the work folder, and what the child says back, as lines of events.jsonl. */
import type { InputFile, OnDeviceLoss, Producer, Progress } from "../task/contract.ts";

export interface Job {
  /** URL of the task's module. */
  readonly task: string;
  readonly params: unknown;
  /** Paths relative to the work folder, which is the child's working directory. */
  readonly inputs: Readonly<Record<string, InputFile | readonly InputFile[]>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** At the start; a line `cores N` on standard input changes it. */
  readonly cores: number;
  readonly onDeviceLoss: OnDeviceLoss;
}

/** A permission that the sandbox refused: `read` of `/etc/hostname`, `net` to `example.org:443`. */
export interface Refused {
  readonly permission: string;
  readonly target: string;
}

export interface HostFailure {
  readonly message: string;
  /** Whether the message is meant for the user as it is, without a stack. */
  readonly expected: boolean;
  /** Whether a device failed: the same run may end otherwise. */
  readonly device?: true;
  readonly stack?: string;
  readonly refused?: Refused;
}

export type HostEvent =
  | { readonly kind: "progressed"; readonly progress: Progress }
  | { readonly kind: "said"; readonly line: string }
  | { readonly kind: "produced"; readonly producer: Producer }
  | { readonly kind: "failed"; readonly failure: HostFailure };

/** Names in the work folder that both sides know. */
export const workFiles = {
  job: "job.json",
  events: "events.jsonl",
  log: "log.txt",
  lock: "child.lock",
  permissions: "permissions.jsonl",
  inputs: "in",
  outputs: "out",
  checkpoint: "checkpoint",
} as const;

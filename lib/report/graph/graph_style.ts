/** The style of a drawn graph: within a page it takes the page's colours, in a file of its own those of both themes. */
import { nodeStateNames, nodeStates } from "./node_states.ts";

/** Colours that a graph uses, by use. */
export type GraphColors = Readonly<
  Record<"ground" | "raised" | "text" | "quiet" | "line" | "link" | "good" | "open" | "bad", string>
>;

/** @param color of a use: `var(--line)` in a page. */
export function graphStyle(color: (name: keyof GraphColors) => string): string {
  const states = nodeStateNames.map((name) => {
    const { color: own, dash, line, style } = nodeStates[name];
    const pattern = dash === undefined ? "" : `;stroke-dasharray:${dash}`;
    return `.graph .${style} .box{stroke:${color(own)};stroke-width:${line}${pattern}}.graph .${style} .sign{fill:${
      color(own)
    }}`;
  });
  return `
.graph text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${color("text")}}
.graph .detail{font-size:10.5px;fill:${color("quiet")}}
.graph .sign{font-weight:700}
.graph .box{fill:${color("raised")}}
.graph .source .box{fill:${color("ground")}}
.graph .wire{fill:none;stroke:${color("quiet")};stroke-width:1.1;stroke-opacity:.75}
.graph .back{stroke-dasharray:4 3}
.graph .tip{fill:${color("quiet")}}
.graph a:hover .box,.graph a:focus-visible .box,.graph a:target .box{fill:${color("ground")};stroke-width:3}
.graph a:hover .name,.graph a:focus-visible .name{text-decoration:underline}
${states.join("\n")}
`;
}

/** For a file of its own: light, or dark where the reader's screen is. */
export function standaloneStyle(light: GraphColors, dark: GraphColors): string {
  const ground = (colors: GraphColors) => `.graph .ground{fill:${colors.ground}}`;
  return `${graphStyle((name) => light[name])}${ground(light)}
@media (prefers-color-scheme:dark){${graphStyle((name) => dark[name])}${ground(dark)}}`;
}

/**
 * axe-core, which checks a page against WCAG 2.2. It has a lock of its own, axe_core.lock.json, and is loaded by a process
 * of its own: what stands in deno.lock is loaded by everyone who reproduces the paper, and nobody needs this for that.
 * After a change of version: remove the lock, run `deno eval --no-config --lock=axe_core.lock.json "$program"` once.
 */

const program = `import axe from "npm:axe-core@4.10.3";
await new Blob([axe.source]).stream().pipeTo(Deno.stdout.writable);`;

/** The script that gives a page \`axe\`. */
export async function axeSource(): Promise<string> {
  const lock = new URL("axe_core.lock.json", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-config", `--lock=${lock}`, "--frozen", program],
    env: { NO_COLOR: "1" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(`cannot load axe-core: ${decode(stderr)}`);
  return decode(stdout);
}

/** A rule that the page breaks, with the elements that break it. */
export interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly string[];
}

/** An expression for a page that holds axe: what it finds, all rules of WCAG and of good practice. */
export const axeRun = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.slice(0, 5).map(({ html, failureSummary }) => html.slice(0, 200) + " " + failureSummary),
  })))`;

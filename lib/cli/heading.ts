/** What a run is of, for the first lines of every display. */
import type { Instance, Pipeline } from "../pipeline/instance.ts";
import type { Heading } from "./display.ts";

export function headingOf(
  pipeline: Pipeline,
  instances: readonly Instance[],
  asked: { readonly targets: readonly string[]; readonly overrides: readonly string[] },
): Heading {
  const used = new Set(
    instances.flatMap(({ inputs }) =>
      inputs.flatMap(({ files }) => files.flatMap((file) => file.kind === "source" ? [file.source] : []))
    ),
  );
  const sources = [...pipeline.sources.values()].filter(({ id }) => used.has(id));
  return {
    title: pipeline.paper.title,
    profile: pipeline.profile,
    basedOn: pipeline.basedOn,
    overrides: asked.overrides,
    sources: sources.map(({ id, path, about }) => ({ name: id, path, about })),
    targets: asked.targets,
  };
}

/** `gc`: frees what of the store nothing names any more. */
import { atRevision } from "../pipeline/diff/snapshot.ts";
import { readLockFile } from "../pipeline/lock/lock_file.ts";
import { openProject } from "../pipeline/project.ts";
import { collectGarbage, type Garbage, type GarbageKind, garbageKinds } from "../pipeline/store/garbage.ts";
import { defineCommand, type ExitCode, UsageError } from "./command.ts";
import { bytesText, plural } from "./count_text.ts";

export const gc = defineCommand({
  name: "gc",
  about:
    "Frees what of .reproduce/ neither pipeline.lock nor results/ names; locks of other revisions can be kept too.",
  options: {
    keep: { kind: "list", value: "REV", about: "Also keeps what pipeline.lock of this git revision names" },
    "max-size": {
      kind: "value",
      value: "SIZE",
      about: "Frees only as much as brings the store to SIZE (500MB, 2GB, 2GiB), what was used least recently first",
    },
    "dry-run": { kind: "flag", about: "Says what would be freed, and frees nothing" },
    json: { kind: "flag", about: "Prints a JSON object" },
  },
  notes: [
    "What is named stays, whatever the size; so do, within it, unfinished runs with their checkpoints.",
    'With --json: {"dryRun":true,"files":12,"bytes":34567,"kinds":{"record":{"files":3,"bytes":…},…},"keptRecords":27,',
    '"sparedRecords":0,"bytesLeft":…}',
  ],
  async run({ root, console }, _positional, options): Promise<ExitCode> {
    const maxBytes = options["max-size"] === undefined ? undefined : parseSize(options["max-size"]);
    const project = openProject(root);
    const locks = [
      readLockFile(`${root}/pipeline.lock`),
      ...options.keep.map((revision) => atRevision(root, revision, "keep what is needed by").lock),
    ];
    const dryRun = options["dry-run"];
    const garbage = await collectGarbage(project, { locks, maxBytes, dryRun });
    if (options.json) console.print(JSON.stringify(asJson(garbage, dryRun)));
    else for (const line of lines(garbage, dryRun, maxBytes)) console.print(line);
    return 0;
  },
});

const units: Readonly<Record<string, number>> = {
  "": 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** `500MB`, `1.5 GiB`. @throws UsageError */
export function parseSize(text: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([kmgt]i?b)?$/i.exec(text) ?? [];
  const factor = units[unit.toLowerCase()];
  if (number !== "" && factor !== undefined) return Math.floor(Number(number) * factor);
  throw new UsageError(`cannot use --max-size ${text}: expected a size such as 500MB, 2GB or 2GiB`);
}

type Kinds = Partial<Record<GarbageKind, { readonly files: number; readonly bytes: number }>>;

function byKind({ files }: Garbage): Kinds {
  return Object.fromEntries(garbageKinds.flatMap((kind) => {
    const some = files.filter((file) => file.kind === kind);
    return some.length === 0
      ? []
      : [[kind, { files: some.length, bytes: some.reduce((total, { bytes }) => total + bytes, 0) }]];
  }));
}

function asJson(garbage: Garbage, dryRun: boolean) {
  const { files, bytes, named, spared, left } = garbage;
  return {
    dryRun,
    files: files.length,
    bytes,
    kinds: byKind(garbage),
    keptRecords: named,
    sparedRecords: spared,
    bytesLeft: left,
  };
}

function lines(garbage: Garbage, dryRun: boolean, maxBytes: number | undefined): string[] {
  const { files, bytes, named, spared, left } = garbage;
  const kinds = Object.entries(byKind(garbage)).map(([kind, { files, bytes }]) =>
    kind === "work folder"
      ? `${plural(files, "file")} of unfinished runs, ${bytesText(bytes)}`
      : `${plural(files, kind)}, ${bytesText(bytes)}`
  );
  const stay = `${plural(named, "record")} ${named === 1 ? "is" : "are"} named and stay`;
  const room = spared === 0 ? "" : `; ${spared} more stay, since there is room`;
  const over = maxBytes === undefined || left <= maxBytes
    ? []
    : [`${bytesText(left)} are left, more than ${bytesText(maxBytes)}: all of it is named or in use`];
  return [
    ...kinds.map((kind) => `  ${kind}`),
    `${dryRun ? "would free" : "freed"} ${plural(files.length, "file")}, ${bytesText(bytes)}; ${stay}${room}`,
    ...over,
  ];
}

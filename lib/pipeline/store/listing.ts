/** What is in a folder; nothing for one that is not there. */

export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** Absolute, as `path` is. */
export function foldersIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].filter(({ isDirectory }) => isDirectory).map(({ name }) => `${path}/${name}`)
      .toSorted();
  } catch {
    return [];
  }
}

/** Links are not followed. */
export function filesBelow(path: string): FoundFile[] {
  try {
    return [...Deno.readDirSync(path)].flatMap(({ name, isDirectory }) => {
      const at = `${path}/${name}`;
      if (isDirectory) return filesBelow(at);
      const { size, mtime } = Deno.lstatSync(at);
      return [{ path: at, bytes: size, modified: mtime?.getTime() ?? 0 }];
    });
  } catch {
    return [];
  }
}

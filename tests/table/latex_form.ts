/** Finds what would keep LaTeX from reading a table, without LaTeX: unbalanced groups, rows of another length, bare signs. */

/** @returns faults, each with its line; none of a table that is well formed. */
export function latexFaults(latex: string): string[] {
  const text = latex.replaceAll(/(?<!\\)%.*/g, "");
  return [...groupFaults(text), ...environmentFaults(text), ...signFaults(text), ...rowFaults(text)];
}

function groupFaults(text: string): string[] {
  let depth = 0;
  for (const [sign] of text.matchAll(/\\.|[{}]/gs)) {
    if (sign === "{") depth++;
    if (sign === "}" && --depth < 0) return ["a group ends that did not begin"];
  }
  return depth === 0 ? [] : [`${depth} groups do not end`];
}

function environmentFaults(text: string): string[] {
  const open: string[] = [];
  for (const [, command, name = ""] of text.matchAll(/\\(begin|end)\{([^}]*)\}/g)) {
    if (command === "begin") open.push(name);
    else if (open.pop() !== name) return [`\\end{${name}} does not end what was begun last`];
  }
  return open.map((name) => `${name} does not end`);
}

/** Signs that are commands where they are bare; `&` only between cells. */
function signFaults(text: string): string[] {
  const faults: string[] = [];
  const plain = text.replaceAll(/\\label\{[a-z:_-]+\}/g, "").replaceAll(/\$(?:\\[A-Za-z]+|[\^0-9-]|\\circ)+\$/g, "")
    .replaceAll(/\\[^A-Za-z]/g, "");
  const body = /\\begin\{tabular\}.*?\\end\{tabular\}/s.exec(plain)?.[0] ?? "";
  for (const [sign] of plain.matchAll(/[#$^_]/g)) faults.push(`bare ${sign}`);
  for (const [sign] of plain.replace(body, "").matchAll(/&/g)) faults.push(`bare ${sign} outside the tabular`);
  for (const [character] of plain.matchAll(/[^\n -~\u00c0-\u017f]/gu)) faults.push(`unknown character ${character}`);
  return faults;
}

function rowFaults(text: string): string[] {
  const [, columns = "", body = ""] = /\\begin\{tabular\}\{([lr]+)\}(.*?)\\end\{tabular\}/s.exec(text) ?? [];
  if (columns === "") return ["there is no tabular of l and r"];
  const rows = body.split("\n").filter((line) => line.trimEnd().endsWith("\\\\"));
  const lengths = rows.map((row) => {
    const cells = row.replaceAll("\\&", "").split("&");
    return cells.reduce((sum, cell) => sum + Number(/\\multicolumn\{(\d+)\}/.exec(cell)?.[1] ?? 1), 0);
  });
  const rest = body.split("\n").map((line) => line.trim()).filter((line) =>
    line !== "" && !line.endsWith("\\\\") &&
    !/^\\(?:top|mid|bottom)rule$|^(?:\\cmidrule\(lr\)\{\d+-\d+\} ?)+$/.test(line)
  );
  return [
    ...lengths.flatMap((length, row) => length === columns.length ? [] : [`row ${row} has ${length} columns`]),
    ...rest.map((line) => `"${line}" is neither a row nor a rule`),
  ];
}

/** A table before it has a format: html.ts, markdown.ts, latex.ts and csv.ts each write one. */
export interface Column {
  readonly title: string;
  /** Heading above this and the neighbouring columns of the same group. */
  readonly group?: string;
  readonly align: "left" | "right";
}

export interface Table {
  /** A word for references: `auc`. */
  readonly name: string;
  readonly caption: string;
  /** The first column heads the rows. */
  readonly columns: readonly Column[];
  /** One text per column; "" where there is nothing to say. */
  readonly rows: readonly (readonly string[])[];
  /** Below the table, one sentence each. */
  readonly notes: readonly string[];
}

/** Neighbouring columns under one heading; `title` undefined for columns without a group. */
export interface HeadingSpan {
  readonly title: string | undefined;
  readonly columns: readonly Column[];
}

export function headingSpans(columns: readonly Column[]): HeadingSpan[] {
  const spans: { title: string | undefined; columns: Column[] }[] = [];
  for (const column of columns) {
    const last = spans.at(-1);
    if (last && column.group !== undefined && last.title === column.group) last.columns.push(column);
    else spans.push({ title: column.group, columns: [column] });
  }
  return spans;
}

/** One heading for formats that have a single row of them: "AUC, ours". */
export function flatTitle({ title, group }: Column): string {
  return group === undefined ? title : `${group}, ${title}`;
}

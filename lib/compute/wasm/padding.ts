/** Rows of floats as the kernels want them: padded with zeros to whole tiles. */

export const roundUp = (count: number, multiple: number) => Math.ceil(count / multiple) * multiple;

/** Bytes per row of so many floats: 8 columns are a tile. */
export const strideOf = (columns: number) => 4 * roundUp(columns, 8);

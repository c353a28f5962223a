/**
 * The course of one training, one row per epoch, as CSV: `epoch,lr,loss,val_loss,best`. Losses are means of the binary
 * cross-entropy; `lr` is the rate that the epoch used; `best` is 1 in the row whose weights were kept. It holds no
 * times: these differ from run to run and belong to the record.
 */
export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  readonly lr: number;
  readonly loss: number;
  readonly valLoss: number;
  readonly best: boolean;
}

const columns = "epoch,lr,loss,val_loss,best";

export function encodeHistory(history: readonly Epoch[]): string {
  const rows = history.map((row) => [row.epoch, row.lr, row.loss, row.valLoss, row.best ? 1 : 0].join(","));
  return [columns, ...rows].join("\n") + "\n";
}

/** @throws SyntaxError if the header is another one. */
export function parseHistory(text: string): Epoch[] {
  const [header, ...rows] = text.trimEnd().split("\n");
  if (header !== columns) throw new SyntaxError(`cannot read history: header is "${header}", expected "${columns}"`);
  return rows.map((row) => {
    const [epoch, lr, loss, valLoss, best] = row.split(",").map(Number) as [number, number, number, number, number];
    return { epoch, lr, loss, valLoss, best: best === 1 };
  });
}

// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { rocFigure } from "../../lib/figure/roc.ts";
import { encodeCsv } from "../../lib/figure/csv.ts";
import { readingData } from "../../lib/report/reading.ts";
import { published, sevenNetworks } from "../figure/samples.ts";
import { reading } from "./samples.ts";

const csv = "network,origin,efficiency,rejection,low,high\net,ours,0.4,25.123456,20,\net,ours,0.2,,30,\n";

Deno.test("readingData() has each curve once, ascending, to five digits, null where there is no value", () => {
  const data = readingData({ usermeta: { reading } }, csv);
  assertEquals(data?.curves, [
    { series: "et", origin: "ours", points: [[0.2, null, 30, null], [0.4, 25.123, 20, null]] },
  ]);
});

Deno.test("readingData() is undefined for a figure without a reading, without data, or without a column of it", () => {
  assertEquals(readingData({ usermeta: {} }, csv), undefined);
  assertEquals(readingData(undefined, csv), undefined);
  assertEquals(readingData({ usermeta: { reading } }, undefined), undefined);
  assertEquals(readingData({ usermeta: { reading: { ...reading, repeat: "seed" } } }, csv), undefined);
  const hostile = { ...reading, series: { ...reading.series, values: [{ value: "a", title: "a", color: "url(x)" }] } };
  assertEquals(readingData({ usermeta: { reading: hostile } }, csv), undefined);
});

Deno.test("readingData() of the ROC figure has a curve of every network, and the published ones", () => {
  const { spec, table } = rocFigure(sevenNetworks, published);
  const data = readingData(spec, encodeCsv(table));
  assertEquals(data?.curves.filter(({ origin }) => origin === "ours").length, 7);
  assertEquals(data?.curves.filter(({ origin }) => origin === "published").length, published.curves.length);
});

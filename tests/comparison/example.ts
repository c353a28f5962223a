/** A network and a claim as they stand in comparison.json, for tests that change what they are about. */
import type { ClaimComparison, Comparison, NetworkComparison } from "../../lib/artifact/comparison.ts";

export const exampleNetwork: NetworkComparison = {
  name: "et_and_ht",
  title: "ECal + HCal images",
  parameters: 441_559,
  epochs: [{ seed: "1", run: 46, best: 36, stopped: true }],
  collapsed: false,
  collapsedSeeds: [],
  rerun: { epochs: 46, best: 36, collapsed: false },
  auc: {
    ours: { value: 0.97378, bootstrap: 0.0012, seeds: null },
    interval: [0.9714, 0.9761],
    delong: { deviation: 0.0012, plain: [0.97143, 0.97613], logit: [0.97132, 0.97603] },
    published: { value: 0.972, error: 0.001, source: "Table I" },
    rerun: { value: 0.9737834122792594, error: null, source: "re-run" },
    distance: 1.14,
    verdict: "reproduced",
    because: "0.9738(12) against 0.972(1), 1.1 standard deviations apart",
  },
  rejection: [
    {
      efficiency: 0.5,
      ours: { value: 88.4, bootstrap: 5.3, seeds: null },
      interval: [79.1, 99.8],
      binomial: [78.3, 100.2],
      published: { value: 81.8, error: null, source: "Figure 5" },
      rerun: { value: 90.1, error: null, source: "re-run" },
    },
    { efficiency: 0.7, ours: null, interval: null, binomial: [40.2, null], published: null, rerun: null },
  ],
  agreement: { events: 256, largestDifference: 3e-7, fast: "own kernels", reference: "TensorFlow.js" },
};

export const exampleClaim: ClaimComparison = {
  id: "images_beat_features",
  text: "The calorimeter images beat the seven high-level features.",
  source: "abstract; Table I",
  kind: "greater",
  left: "et_and_ht",
  right: "hl",
  margin: null,
  difference: { value: 0.0286, interval: [0.0251, 0.0322] },
  delong: { deviation: 0.0018, interval: [0.02507, 0.03213], z: 15.9, p: 6e-57, verdict: "holds" },
  published: 0.027,
  verdict: "holds",
  because: "0.9738 - 0.9452 = 0.0286, between 0.0251 and 0.0322",
};

export const exampleComparison: Comparison = {
  version: 1,
  answer: "Yes: the one claim that was judged holds; the one published AUC that was judged is reproduced.",
  sample: {
    about: "the authors' simulated candidates",
    authors: true,
    events: { train: 137_525, valid: 34_382, test: 42_977 },
    given: { train: 137_525, valid: 34_382, test: 42_977 },
    notComparable: null,
    scaling: ["et: as given."],
  },
  indicative: null,
  seeds: ["1"],
  bootstrap: { resamples: 1000, level: 0.95 },
  agreement: 2,
  networks: [exampleNetwork],
  claims: [exampleClaim],
  omitted: [],
  remarks: [
    { id: "scaling", title: "Scaling", about: "method", text: "We divide by the mean.", source: "section <3>" },
    { id: "ends", title: "Curve ends", about: "numbers", text: "They are interpolated.", source: "Figure 5" },
  ],
  notes: ["Each network was trained once."],
};

/** Everything that TypeScript calls. Pointers are byte offsets into the memory of TensorFlow.js' WebAssembly backend. */
export { adam } from "./adam";
export { multiplyAdd } from "./arithmetic";
export { filterGradient, gather, scatter, sumReached } from "./convolution";
export { finishHidden, finishRows, hiddenGradient } from "./dense";
export { denseReach } from "./dense_convolution";
export { dropoutMask } from "./dropout";
export { gatherFeatures, scatterFeatures } from "./features";
export { firstBackward, firstForward } from "./first_convolution";
export { maxPoolGradient } from "./max_pooling";
export { compact, copyPadded, packPanels, packTransposedPanels, padRows, padTransposedRows, rowOffsets } from "./packing";
export { poolGradient, poolRows } from "./pooling";
export { dilate, emptyNeighbours, emptyOffsets, findCells, halve, numberRows, reach, windowMembers } from "./positions";
export { fillRows, rectifierGradient, rectifyAndSubtract, sumAtEmpty, zeroBytes } from "./rows";
export { sumColumns, sumRows } from "./sums";

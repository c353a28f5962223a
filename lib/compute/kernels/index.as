/** Everything that TypeScript calls. Pointers are byte offsets into the memory of TensorFlow.js' WebAssembly backend. */
export { adam } from "./adam";
export { multiplyAdd } from "./arithmetic";
export { filterGradient, gather, multiplyRows, scatter } from "./convolution";
export { finishRows } from "./dense";
export { denseReach } from "./dense_convolution";
export { gatherFeatures, scatterFeatures } from "./features";
export { firstBackward, firstForward } from "./first_convolution";
export { maxPoolGradient } from "./max_pooling";
export { compact, copyPadded, packPanels, packTransposedPanels, padRows, padTransposedRows, rowOffsets } from "./packing";
export { poolGradient, poolRows } from "./pooling";
export { dilate, emptyRows, findCells, halve, numberRows, reach, windowMembers } from "./positions";
export { addToEmpty, fillRows, rectifierGradient, rectify, rectifyAndSubtract, takeFromEmpty, zeroBytes } from "./rows";
export { sumColumns, sumRows } from "./sums";

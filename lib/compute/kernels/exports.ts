// Made by build.ts from the kernels' sources, which say what the parameters are.

/** The functions of kernels.wasm. Pointers are byte offsets into the memory that the module imports. */
export interface KernelExports {
  adam(
    w: number,
    g: number,
    m: number,
    v: number,
    count: number,
    rate: number,
    keep1: number,
    keep2: number,
    epsilon: number,
    wOut: number,
    mOut: number,
    vOut: number,
  ): void;
  multiplyAdd(
    a: number,
    b: number,
    c: number,
  ): number;
  filterGradient(
    x: number,
    xStride: number,
    channels: number,
    y: number,
    yStride: number,
    table: number,
    taps: number,
    begin: number,
    end: number,
    out: number,
  ): void;
  gather(
    x: number,
    table: number,
    taps: number,
    begin: number,
    end: number,
    w: number,
    depth: number,
    panels: number,
    y: number,
    own: number,
    add: boolean,
    scratch: number,
  ): void;
  scatter(
    x: number,
    own: number,
    reach: number,
    begin: number,
    end: number,
    w: number,
    depth: number,
    panels: number,
    y: number,
    stride: number,
    emptyOf: number,
    copied: number,
    outputs: number,
    scratch: number,
  ): void;
  sumReached(
    total: number,
    stride: number,
    neighbours: number,
    emptyOutputs: number,
    inputStride: number,
    emptyInputs: number,
    out: number,
  ): void;
  finishHidden(
    y: number,
    rows: number,
    columns: number,
    stride: number,
    bias: number,
    mask: number,
  ): void;
  finishRows(
    x: number,
    rows: number,
    columns: number,
    stride: number,
    bias: number,
    rectifies: boolean,
    y: number,
  ): void;
  hiddenGradient(
    d: number,
    y: number,
    rows: number,
    columns: number,
    stride: number,
    mask: number,
  ): void;
  denseReach(
    events: number,
    height: number,
    width: number,
    down: number,
    across: number,
    filterHeight: number,
    filterWidth: number,
    stepDown: number,
    stepAcross: number,
    spreadDown: number,
    spreadAcross: number,
    top: number,
    left: number,
    stride: number,
    table: number,
  ): void;
  dropoutMask(
    key0: number,
    key1: number,
    layer: number,
    first: number,
    rows: number,
    units: number,
    threshold: number,
    kept: number,
    mask: number,
  ): void;
  gatherFeatures(
    y: number,
    stride: number,
    mask: number,
    first: number,
    events: number,
    height: number,
    width: number,
    channels: number,
    emptyRowOf: number,
    out: number,
  ): void;
  scatterFeatures(
    d: number,
    mask: number,
    first: number,
    events: number,
    height: number,
    width: number,
    channels: number,
    emptyRowOf: number,
    emptyRows: number,
    dy: number,
    stride: number,
  ): void;
  firstBackward(
    images: number,
    mask: number,
    events: number,
    height: number,
    width: number,
    outMask: number,
    outFirst: number,
    dz: number,
    stride: number,
    partial: number,
    gradient: number,
  ): void;
  firstForward(
    images: number,
    mask: number,
    events: number,
    height: number,
    width: number,
    outMask: number,
    outFirst: number,
    filter: number,
    z: number,
    stride: number,
  ): void;
  maxPoolGradient(
    x: number,
    dy: number,
    dx: number,
    events: number,
    height: number,
    width: number,
    channels: number,
    down: number,
    across: number,
    windowHeight: number,
    windowWidth: number,
    stepDown: number,
    stepAcross: number,
    top: number,
    left: number,
  ): void;
  compact(
    x: number,
    taps: number,
    paddedRows: number,
    stride: number,
    rows: number,
    columns: number,
    out: number,
  ): void;
  copyPadded(
    x: number,
    columns: number,
    out: number,
    stride: number,
  ): void;
  packPanels(
    w: number,
    taps: number,
    inputs: number,
    outputs: number,
    depth: number,
    out: number,
  ): void;
  packTransposedPanels(
    w: number,
    taps: number,
    inputs: number,
    outputs: number,
    depth: number,
    out: number,
  ): void;
  padRows(
    x: number,
    rows: number,
    columns: number,
    stride: number,
    out: number,
  ): void;
  padTransposedRows(
    x: number,
    rows: number,
    columns: number,
    stride: number,
    out: number,
  ): void;
  rowOffsets(
    rows: number,
    stride: number,
    out: number,
  ): void;
  poolGradient(
    x: number,
    members: number,
    rows: number,
    stride: number,
    y: number,
    dy: number,
    activeOffset: number,
    dx: number,
  ): void;
  poolRows(
    x: number,
    members: number,
    rows: number,
    stride: number,
    emptyOf: number,
    active: number,
    y: number,
    d: number,
  ): void;
  dilate(
    mask: number,
    events: number,
    height: number,
    width: number,
    out: number,
  ): void;
  emptyNeighbours(
    representatives: number,
    emptyRows: number,
    height: number,
    width: number,
    emptyRowOf: number,
    stride: number,
    table: number,
  ): void;
  emptyOffsets(
    mask: number,
    events: number,
    height: number,
    width: number,
    emptyRowOf: number,
    emptyRows: number,
    stride: number,
    table: number,
  ): void;
  findCells(
    images: number,
    rows: number,
    width: number,
    mask: number,
  ): void;
  halve(
    mask: number,
    events: number,
    height: number,
    width: number,
    out: number,
  ): void;
  numberRows(
    mask: number,
    rows: number,
    start: number,
    first: number,
  ): number;
  reach(
    mask: number,
    events: number,
    height: number,
    width: number,
    outMask: number,
    outFirst: number,
    stride: number,
    table: number,
  ): void;
  windowMembers(
    pooled: number,
    representatives: number,
    emptyRows: number,
    events: number,
    mask: number,
    first: number,
    height: number,
    width: number,
    emptyRowOf: number,
    stride: number,
    table: number,
  ): void;
  fillRows(
    y: number,
    row: number,
    begin: number,
    end: number,
    stride: number,
  ): void;
  rectifierGradient(
    d: number,
    y: number,
    rows: number,
    stride: number,
  ): void;
  rectifyAndSubtract(
    y: number,
    d: number,
    emptyOf: number,
    active: number,
    rows: number,
    stride: number,
  ): void;
  sumAtEmpty(
    d: number,
    emptyOf: number,
    active: number,
    rows: number,
    stride: number,
    subtract: boolean,
    partial: number,
  ): void;
  zeroBytes(
    y: number,
    bytes: number,
  ): void;
  sumColumns(
    x: number,
    rows: number,
    columns: number,
    out: number,
  ): void;
  sumRows(
    x: number,
    rows: number,
    columns: number,
    stride: number,
    out: number,
  ): void;
}

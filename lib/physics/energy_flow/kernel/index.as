/**
 * Runs a program of vector and matrix operations (lib/physics/energy_flow/program.ts) for one event. Everything is
 * float64 and padded with zeros to `padded` particles, a multiple of 4, so that no loop has a remainder. Products and sums
 * are separate instructions, each rounded as IEEE 754 says, in a fixed order: the bits are the same on every machine.
 */

// The operations, as program.ts numbers them. An instruction is five 32-bit words: operation, result, three operands.
const HADAMARD: u32 = 0;
const PRODUCT: u32 = 1;
const SYMMETRIC_PRODUCT: u32 = 2;
const TRANSPOSE: u32 = 3;
const TIMES: u32 = 4;
const APPLY: u32 = 5;
const APPLY2: u32 = 6;
const ROW: u32 = 7;
const DOT: u32 = 8;
const COLLECT: u32 = 9;
const LOOP: u32 = 10;

const wordBytes: usize = 4;
const instructionWords: u32 = 5;

let particles: usize = 0;
let padded: usize = 0;
/** Bytes of a vector, which is also a row of a matrix. */
let rowBytes: usize = 0;
let vectors: usize = 0;
let matrices: usize = 0;
let scratch: usize = 0;
let outputs: usize = 0;
/** The particle fixed at each level, 32-bit words; level 1 first. */
let fixedAt: usize = 0;

/** Where things lie: `vectors` and `matrices` are slots one after the other, `scratch` is a matrix. */
export function place(
  count: usize,
  vectorsAt: usize,
  matricesAt: usize,
  scratchAt: usize,
  outputsAt: usize,
  fixedParticlesAt: usize,
): void {
  particles = count;
  padded = (count + 3) & ~(<usize>3);
  rowBytes = padded << 3;
  vectors = vectorsAt;
  matrices = matricesAt;
  scratch = scratchAt;
  outputs = outputsAt;
  fixedAt = fixedParticlesAt;
}

/** Instructions `from` to `to` (exclusive) of `program`. */
export function run(program: usize, from: u32, to: u32): void {
  execute(program, from, to, 0);
}

/** Entry by entry, c = a b, for matrices by slot: the powers of theta. */
export function multiplyMatrices(a: u32, b: u32, c: u32): void {
  multiply(matrixAt(a), matrixAt(b), matrixAt(c), padded * padded);
}

function matrixAt(slot: u32): usize {
  return matrices + <usize>slot * padded * rowBytes;
}

function vectorAt(slot: u32): usize {
  return vectors + <usize>slot * rowBytes;
}

function execute(program: usize, from: u32, to: u32, level: u32): void {
  let at = from;
  while (at < to) {
    const instruction = program + <usize>(at * instructionWords) * wordBytes;
    const operation = load<u32>(instruction), y = load<u32>(instruction, 4);
    const a = load<u32>(instruction, 8), b = load<u32>(instruction, 12), c = load<u32>(instruction, 16);
    at++;
    switch (operation) {
      case HADAMARD:
        multiply(matrixAt(a), matrixAt(b), matrixAt(y), padded * padded);
        break;
      case PRODUCT:
        product(matrixAt(a), vectorAt(b), matrixAt(c), matrixAt(y), false);
        break;
      case SYMMETRIC_PRODUCT:
        product(matrixAt(a), vectorAt(b), matrixAt(c), matrixAt(y), true);
        break;
      case TRANSPOSE:
        transpose(matrixAt(a), matrixAt(y));
        break;
      case TIMES:
        multiply(vectorAt(a), vectorAt(b), vectorAt(y), padded);
        break;
      case APPLY:
        apply(matrixAt(a), vectorAt(b), vectorAt(y));
        break;
      case APPLY2:
        apply2(matrixAt(a), matrixAt(b), vectorAt(c), vectorAt(y));
        break;
      case ROW:
        memory.copy(vectorAt(y), matrixAt(a) + fixedParticle(b) * rowBytes, rowBytes);
        break;
      case DOT:
        store<f64>(outputs + (<usize>y << 3), dot(vectorAt(a), vectorAt(b)));
        break;
      case COLLECT:
        store<f64>(vectorAt(y) + (fixedParticle(c) << 3), dot(vectorAt(a), vectorAt(b)));
        break;
      case LOOP:
        // Instructions up to y (exclusive), once for each particle at the next level.
        for (let i: usize = 0; i < particles; i++) {
          store<u32>(fixedAt + (<usize>level << 2), <u32>i);
          execute(program, at, y, level + 1);
        }
        at = y;
        break;
      default:
        unreachable();
    }
  }
}

/** The particle fixed at a level, from 1. */
function fixedParticle(level: u32): usize {
  return <usize>load<u32>(fixedAt + (<usize>(level - 1) << 2));
}

/** z = x y, `count` numbers, an even count. */
function multiply(x: usize, y: usize, z: usize, count: usize): void {
  const end = count << 3;
  for (let i: usize = 0; i < end; i += 16) {
    v128.store(z + i, f64x2.mul(v128.load(x + i), v128.load(y + i)));
  }
}

function sum2(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

function dot(x: usize, y: usize): f64 {
  let even = f64x2.splat(0), odd = even;
  for (let i: usize = 0; i < rowBytes; i += 32) {
    even = f64x2.add(even, f64x2.mul(v128.load(x + i), v128.load(y + i)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(x + i, 16), v128.load(y + i, 16)));
  }
  return sum2(f64x2.add(even, odd));
}

/** y = A x. */
function apply(a: usize, x: usize, y: usize): void {
  const end = y + rowBytes;
  while (y < end) {
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
    const a1 = a + rowBytes, a2 = a1 + rowBytes, a3 = a2 + rowBytes;
    for (let i: usize = 0; i < rowBytes; i += 16) {
      const v = v128.load(x + i);
      s0 = f64x2.add(s0, f64x2.mul(v128.load(a + i), v));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(a1 + i), v));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(a2 + i), v));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(a3 + i), v));
    }
    storeSums(y, s0, s1, s2, s3);
    a = a3 + rowBytes;
    y += 32;
  }
}

/** y = (A o B) x. */
function apply2(a: usize, b: usize, x: usize, y: usize): void {
  const end = y + rowBytes;
  while (y < end) {
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
    const a1 = a + rowBytes, a2 = a1 + rowBytes, a3 = a2 + rowBytes;
    const b1 = b + rowBytes, b2 = b1 + rowBytes, b3 = b2 + rowBytes;
    for (let i: usize = 0; i < rowBytes; i += 16) {
      const v = v128.load(x + i);
      s0 = f64x2.add(s0, f64x2.mul(f64x2.mul(v128.load(a + i), v128.load(b + i)), v));
      s1 = f64x2.add(s1, f64x2.mul(f64x2.mul(v128.load(a1 + i), v128.load(b1 + i)), v));
      s2 = f64x2.add(s2, f64x2.mul(f64x2.mul(v128.load(a2 + i), v128.load(b2 + i)), v));
      s3 = f64x2.add(s3, f64x2.mul(f64x2.mul(v128.load(a3 + i), v128.load(b3 + i)), v));
    }
    storeSums(y, s0, s1, s2, s3);
    a = a3 + rowBytes;
    b = b3 + rowBytes;
    y += 32;
  }
}

/** The sums of four pairs as four numbers. */
function storeSums(y: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  v128.store(y, f64x2.add(i8x16.shuffle(s0, s1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
    i8x16.shuffle(s0, s1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)));
  v128.store(y, f64x2.add(i8x16.shuffle(s2, s3, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
    i8x16.shuffle(s2, s3, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)), 16);
}

function transpose(a: usize, y: usize): void {
  for (let i: usize = 0; i < padded; i++) {
    for (let j: usize = 0; j < padded; j++) {
      store<f64>(y + j * rowBytes + (i << 3), load<f64>(a + i * rowBytes + (j << 3)));
    }
  }
}

/** C = A diag(v) B by tiles of 4 x 4; of a symmetric C the tiles on and above the diagonal, the others mirrored. */
function product(a: usize, v: usize, b: usize, c: usize, symmetric: bool): void {
  for (let i: usize = 0; i < padded; i++) multiply(a + i * rowBytes, v, scratch + i * rowBytes, padded);
  for (let i: usize = 0; i < padded; i += 4) {
    for (let j: usize = symmetric ? i : 0; j < padded; j += 4) {
      tile(scratch + i * rowBytes, b + (j << 3), c + i * rowBytes + (j << 3));
    }
  }
  if (symmetric) mirror(c);
}

/** Copies what is above the diagonal tiles to below. */
function mirror(c: usize): void {
  for (let i: usize = 4; i < padded; i++) {
    const end = i & ~(<usize>3);
    for (let j: usize = 0; j < end; j++) {
      store<f64>(c + i * rowBytes + (j << 3), load<f64>(c + j * rowBytes + (i << 3)));
    }
  }
}

/** Four rows of `a` times four columns of `b`. */
function tile(a: usize, b: usize, c: usize): void {
  let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  const a1 = a + rowBytes, a2 = a1 + rowBytes, a3 = a2 + rowBytes;
  const end = particles << 3, step = rowBytes;
  for (let k: usize = 0; k < end; k += 8) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const x0 = v128.load64_splat(a + k);
    c00 = f64x2.add(c00, f64x2.mul(x0, b0));
    c01 = f64x2.add(c01, f64x2.mul(x0, b1));
    const x1 = v128.load64_splat(a1 + k);
    c10 = f64x2.add(c10, f64x2.mul(x1, b0));
    c11 = f64x2.add(c11, f64x2.mul(x1, b1));
    const x2 = v128.load64_splat(a2 + k);
    c20 = f64x2.add(c20, f64x2.mul(x2, b0));
    c21 = f64x2.add(c21, f64x2.mul(x2, b1));
    const x3 = v128.load64_splat(a3 + k);
    c30 = f64x2.add(c30, f64x2.mul(x3, b0));
    c31 = f64x2.add(c31, f64x2.mul(x3, b1));
    b += step;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + step, c10);
  v128.store(c + step, c11, 16);
  c += step << 1;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  v128.store(c + step, c30);
  v128.store(c + step, c31, 16);
}

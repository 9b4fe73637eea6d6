/** A value within a graph: its type, and its sizes, where a word is one that may vary. */
export interface OnnxValue {
  readonly name: string;
  readonly type: 'float' | 'int64';
  readonly shape: readonly (number | string)[];
}

/** A step of a model; its attributes are whole numbers, or lists of them. */
export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** Numbers that belong to a model. */
export interface OnnxConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** What a model does, and what it says of itself. */
export interface OnnxGraph {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly metadata: Readonly<Record<string, string | number>>;
  /** Of the operators. @defaultValue 13 */
  readonly version?: number;
}

const TYPES = { float: 1, int64: 7 } as const;
const ATTRIBUTES = { integer: 2, integers: 7 } as const;

/** A small model as a file in ONNX (onnx.proto), written by hand: for a library that wants files, one whose working is known. */
export function writeOnnx({ inputs, outputs, nodes, constants, metadata, version = 13 }: OnnxGraph): Buffer {
  const graph = Buffer.concat([
    ...nodes.map((node) => bytes(1, nodeOf(node))),
    bytes(2, Buffer.from('made-by-hand')),
    ...constants.map((constant) => bytes(5, tensorOf(constant))),
    ...inputs.map((value) => bytes(11, valueOf(value))),
    ...outputs.map((value) => bytes(12, valueOf(value))),
  ]);
  const said = Object.entries(metadata).map(([key, value]) => bytes(14, Buffer.concat([text(1, key), text(2, value)])));
  return Buffer.concat([number(1, 8), text(2, 'roomkit'), bytes(7, graph), bytes(8, number(2, version)), ...said]);
}

function nodeOf({ type, inputs, outputs, attributes = {} }: OnnxNode): Buffer {
  const given = Object.entries(attributes).map(([name, value]) => bytes(5, attributeOf(name, value)));
  return Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, type),
    ...given,
  ]);
}

function attributeOf(name: string, value: number | readonly number[]): Buffer {
  if (typeof value === 'number') {
    return Buffer.concat([text(1, name), number(3, value), number(20, ATTRIBUTES.integer)]);
  }
  return Buffer.concat([text(1, name), ...value.map((one) => number(8, one)), number(20, ATTRIBUTES.integers)]);
}

function tensorOf({ name, shape, values }: OnnxConstant): Buffer {
  const type = values instanceof Float32Array ? TYPES.float : TYPES.int64;
  const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([...shape.map((size) => number(1, size)), number(2, type), text(8, name), bytes(9, raw)]);
}

function valueOf({ name, type, shape }: OnnxValue): Buffer {
  const sizes = shape.map((size) => bytes(1, typeof size === 'number' ? number(1, size) : text(2, size)));
  const tensor = Buffer.concat([number(1, TYPES[type]), bytes(2, Buffer.concat(sizes))]);
  return Buffer.concat([text(1, name), bytes(2, bytes(1, tensor))]);
}

function varint(value: bigint): Buffer {
  const digits: number[] = [];
  for (let rest = BigInt.asUintN(64, value); digits.length === 0 || rest > 0n; rest >>= 7n) {
    const digit = Number(rest & 127n);
    digits.push(rest > 127n ? digit | 128 : digit);
  }
  return Buffer.from(digits);
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(BigInt(field * 8)), varint(BigInt(value))]);
}

function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint(BigInt(field * 8 + 2)), varint(BigInt(value.byteLength)), value]);
}

function text(field: number, value: string | number): Buffer {
  return bytes(field, Buffer.from(String(value)));
}

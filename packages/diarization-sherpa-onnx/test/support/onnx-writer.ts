/** Writes small models in ONNX (onnx.proto), to give a library that wants files some whose working is known. */

type Bytes = readonly number[];

const TEXT = new TextEncoder();
const FLOAT = 1;

function varint(value: number): Bytes {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function number(field: number, value: number): Bytes {
  return [...varint(field * 8), ...varint(value)];
}

function part(field: number, content: Bytes | string): Bytes {
  const bytes = typeof content === 'string' ? [...TEXT.encode(content)] : content;
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

/** A step of a model; its attributes are whole numbers, or lists of them. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** A value of a model: numbers for fixed dimensions, names for free ones. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface OnnxDraft {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Single numbers that nodes use. */
  readonly constants: Readonly<Record<string, number>>;
  readonly metadata: Readonly<Record<string, string | number>>;
}

/** A model as a file, for operators of version 11. */
export function writeOnnx(draft: OnnxDraft): Uint8Array {
  const graph = [
    ...draft.nodes.flatMap((node) => part(1, nodeOf(node))),
    ...part(2, 'graph'),
    ...Object.entries(draft.constants).flatMap(([name, value]) => part(5, constantOf(name, value))),
    ...draft.inputs.flatMap((value) => part(11, valueOf(value))),
    ...draft.outputs.flatMap((value) => part(12, valueOf(value))),
  ];
  const metadata = Object.entries(draft.metadata).flatMap(([key, value]) =>
    part(14, [...part(1, key), ...part(2, String(value))]),
  );
  const operators = part(8, [...part(1, ''), ...number(2, 11)]);
  return Uint8Array.from([...number(1, 6), ...part(7, graph), ...operators, ...metadata]);
}

function nodeOf({ operator, inputs, outputs, attributes = {} }: OnnxNode): Bytes {
  return [
    ...inputs.flatMap((name) => part(1, name)),
    ...outputs.flatMap((name) => part(2, name)),
    ...part(4, operator),
    ...Object.entries(attributes).flatMap(([name, value]) => part(5, attributeOf(name, value))),
  ];
}

function attributeOf(name: string, value: number | readonly number[]): Bytes {
  if (typeof value === 'number') return [...part(1, name), ...number(3, value), ...number(20, 2)];
  return [...part(1, name), ...value.flatMap((one) => number(8, one)), ...number(20, 7)];
}

function constantOf(name: string, value: number): Bytes {
  const raw = new Uint8Array(new Float32Array([value]).buffer);
  return [...number(1, 1), ...number(2, FLOAT), ...part(8, name), ...part(9, [...raw])];
}

function valueOf({ name, shape }: OnnxValue): Bytes {
  const dimensions = shape.flatMap((size) => part(1, typeof size === 'number' ? number(1, size) : part(2, size)));
  return [...part(1, name), ...part(2, part(1, [...number(1, FLOAT), ...part(2, dimensions)]))];
}

/** What a file in ONNX says of itself. */
export interface OnnxModel {
  /** Names of its inputs and outputs, in order. Inputs with a default are among them. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly metadata: ReadonlyMap<string, string>;
}

interface Field {
  readonly number: number;
  /** Of a field that has a length; null otherwise. */
  readonly bytes: Uint8Array | null;
}

const TEXT = new TextDecoder();
/** Fields of ModelProto, GraphProto, ValueInfoProto and StringStringEntryProto (onnx.proto). */
const GRAPH = 7;
const METADATA = 14;
const GRAPH_INPUT = 11;
const GRAPH_OUTPUT = 12;
const LAST_MODEL_FIELD = 26;
const LAST_GRAPH_FIELD = 16;

/**
 * Reads as much of an ONNX file as shows whether it is whole and of the kind that is wanted, for libraries that end the
 * process when it is not. Null for anything that is no such file, or only a part of one. Damage within weights cannot
 * be seen: a checksum tells.
 */
export function readOnnx(file: Uint8Array): OnnxModel | null {
  const fields = fieldsOf(file, LAST_MODEL_FIELD);
  const graphs = fields?.filter(({ number }) => number === GRAPH) ?? [];
  const graph = graphs.length === 1 ? graphs[0]?.bytes : null;
  const parts = graph ? fieldsOf(graph, LAST_GRAPH_FIELD) : null;
  if (!fields || !parts) return null;
  const metadata = new Map<string, string>();
  for (const { bytes } of fields.filter(({ number }) => number === METADATA)) {
    const entry = bytes ? fieldsOf(bytes, 2) : null;
    if (entry) metadata.set(textAt(entry, 1), textAt(entry, 2));
  }
  return { inputs: namesOf(parts, GRAPH_INPUT), outputs: namesOf(parts, GRAPH_OUTPUT), metadata };
}

function namesOf(parts: readonly Field[], wanted: number): readonly string[] {
  const values = parts.filter(({ number }) => number === wanted);
  return values.map(({ bytes }) => textAt((bytes ? fieldsOf(bytes, 26) : null) ?? [], 1));
}

function textAt(fields: readonly Field[], wanted: number): string {
  const bytes = fields.find(({ number }) => number === wanted)?.bytes;
  return bytes ? TEXT.decode(bytes) : '';
}

/** The fields of a message (Protocol Buffers, Encoding), null unless they come out even and none is unknown. */
function fieldsOf(message: Uint8Array, last: number): readonly Field[] | null {
  const fields: Field[] = [];
  let at = 0;
  while (at < message.byteLength) {
    const key = varint(message, at);
    if (key === null) return null;
    at = key.end;
    const number = Math.floor(key.value / 8);
    if (number < 1 || number > last) return null;
    const kind = key.value % 8;
    const length = lengthOf(message, at, kind);
    if (length === null || length.end > message.byteLength) return null;
    fields.push({ number, bytes: kind === 2 ? message.subarray(length.start, length.end) : null });
    at = length.end;
  }
  return fields.length > 0 ? fields : null;
}

function lengthOf(
  message: Uint8Array,
  at: number,
  kind: number,
): { readonly start: number; readonly end: number } | null {
  if (kind === 1) return { start: at, end: at + 8 };
  if (kind === 5) return { start: at, end: at + 4 };
  if (kind !== 0 && kind !== 2) return null;
  const value = varint(message, at);
  if (value === null) return null;
  return kind === 0 ? { start: at, end: value.end } : { start: value.end, end: value.end + value.value };
}

function varint(message: Uint8Array, from: number): { readonly value: number; readonly end: number } | null {
  let value = 0;
  for (let at = from; at < message.byteLength && at < from + 10; at += 1) {
    const byte = message[at] ?? 0;
    value += (byte % 128) * 128 ** (at - from);
    if (byte < 128) return { value, end: at + 1 };
  }
  return null;
}

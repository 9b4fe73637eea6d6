import { readOnnx } from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

const TEXT = new TextEncoder();

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** A field with a length (Protocol Buffers, wire type 2). */
function field(number: number, content: readonly number[] | string): readonly number[] {
  const bytes = typeof content === 'string' ? [...TEXT.encode(content)] : content;
  return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
}

const entry = field(14, [...field(1, 'model_type'), ...field(2, 'gtcrn')]);
const graph = [
  ...field(2, 'graph'),
  ...field(11, field(1, 'input')),
  ...field(11, field(1, 'sr')),
  ...field(12, field(1, 'output')),
];
const model = Uint8Array.from([8, 8, ...field(2, 'x'.repeat(200)), ...field(7, graph), ...entry]);

describe('readOnnx', () => {
  it('reads what a model takes, gives and says of itself', () => {
    const metadata = new Map([['model_type', 'gtcrn']]);
    expect(readOnnx(model)).toEqual({ inputs: ['input', 'sr'], outputs: ['output'], metadata });
  });

  it('takes no part of a model for one', () => {
    const parts = Array.from({ length: model.length }, (_unused, length) => readOnnx(model.subarray(0, length)));
    // Whole again, without what it says of itself.
    expect(parts.filter((part) => part !== null).map((part) => part?.metadata.size)).toEqual([0]);
  });

  it.each([
    ['nothing', []],
    ['text', [...TEXT.encode('version https://git-lfs.github.com/spec/v1')]],
    ['a page', [...TEXT.encode('<!doctype html><title>404</title>')]],
    ['zeros', Array.from({ length: 64 }, () => 0)],
    ['a graph that does not come out even', [8, 8, ...field(7, graph.slice(0, -1))]],
    ['a number that never ends', Array.from({ length: 64 }, () => 255)],
    ['no graph', [8, 8, ...field(2, 'x')]],
  ])('takes %s for none', (_what, bytes) => {
    expect(readOnnx(Uint8Array.from(bytes))).toBeNull();
  });
});

import { readOnnxModel } from '@roomkit/core/audio';
import { expect, it } from 'vitest';

const place = { provider: 'Hark', field: 'modelPath', source: 'https://models.example/hark' };
/** The least that has a graph, with an input called `x`. */
const model = Uint8Array.from([8, 8, 58, 5, 90, 3, 10, 1, 120]);

const failing = (code: string) => async (): Promise<Uint8Array> => {
  throw Object.assign(new Error('/private/hark.onnx'), { code });
};

it('gives the bytes of a model that is what it should be', async () => {
  const inputs: string[] = [];
  const read = await readOnnxModel(
    place,
    async () => model,
    (found) => {
      inputs.push(...found.inputs);
      return null;
    },
  );
  expect([read, inputs]).toEqual([model, ['x']]);
});

it.each([
  ['is not there', failing('ENOENT'), 'model_missing', { source: place.source }],
  ['cannot be read', failing('EACCES'), 'model_unreadable', { issue: 'cannot be opened' }],
  ['is none', async () => model.subarray(1), 'model_unreadable', { issue: 'is no ONNX model, or only a part of one' }],
  ['is another', async () => model, 'model_unreadable', { issue: 'is of another kind' }],
])('says of a model that it %s, without its path', async (_what, read, code, details) => {
  const failure: unknown = await readOnnxModel(place, read, () => 'is of another kind').catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code, details: { provider: 'Hark', field: 'modelPath', ...details } });
  expect(JSON.stringify([failure, String(failure)])).not.toContain('private');
});

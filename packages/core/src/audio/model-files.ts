import { RoomKitError } from '../domain/errors.ts';
import { type OnnxModel, readOnnx } from './onnx.ts';

/** Which file is meant. */
export interface ModelPlace {
  readonly provider: string;
  /** The option that names it. */
  readonly field: string;
  /** Where it can be had. */
  readonly source: string;
}

/** A model that is not there, said with where it can be had. */
export function modelMissing(provider: string, field: string, source: string): RoomKitError<'model_missing'> {
  return new RoomKitError('model_missing', `A model is missing; ${source} says where it can be had.`, {
    provider,
    field,
    source,
  });
}

/** A model that is there and cannot be used. */
export function modelUnreadable(provider: string, field: string, issue: string): RoomKitError<'model_unreadable'> {
  return new RoomKitError('model_unreadable', 'A model cannot be read.', { provider, field, issue });
}

/** A package that is wanted beside ours and is not installed, or cannot be loaded here. */
export function packageMissing(name: string, cause: unknown): RoomKitError<'not_supported'> {
  return new RoomKitError(
    'not_supported',
    'An optional package could not be loaded; install what `feature` names.',
    { feature: name },
    { cause },
  );
}

/**
 * The bytes of a model in ONNX, once it is certain that they are one and of the kind that is wanted.
 *
 * @param read - reads the file, such as `() => readFile(path)`
 * @param issueOf - what is wrong with a model; null when nothing is
 * @throws RoomKitError `model_missing`, `model_unreadable`
 */
export async function readOnnxModel(
  place: ModelPlace,
  read: () => Promise<Uint8Array>,
  issueOf: (model: OnnxModel) => string | null,
): Promise<Uint8Array> {
  const { provider, field } = place;
  const file = await readModelFile(place, read);
  const model = readOnnx(file);
  if (model === null) throw modelUnreadable(provider, field, 'is no ONNX model, or only a part of one');
  const issue = issueOf(model);
  if (issue !== null) throw modelUnreadable(provider, field, issue);
  return file;
}

async function readModelFile(place: ModelPlace, read: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw modelMissing(place.provider, place.field, place.source);
    throw modelUnreadable(place.provider, place.field, 'cannot be opened');
  }
}

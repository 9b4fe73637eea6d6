import type {
  LanguageModelV2,
  LanguageModelV2StreamPart,
  LanguageModelV3,
  LanguageModelV3StreamPart,
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import { ConfigurationError } from '@roomkit/core';
import { objectOf } from '@roomkit/core/providers';

import { optionsOfV2, optionsOfV3 } from './older-options.ts';

/** A model of the AI SDK, by any of the interfaces that the SDK still takes. */
export type AISDKModel = LanguageModelV4 | LanguageModelV3 | LanguageModelV2;

/** An answer in one piece, as one of the interfaces has it. */
export type GeneratedAnswer = Awaited<ReturnType<AISDKModel['doGenerate']>>;

/** A piece of a streamed answer, as one of the interfaces has it. */
export type StreamedPart = LanguageModelV4StreamPart | LanguageModelV3StreamPart | LanguageModelV2StreamPart;

const VERSIONS: readonly unknown[] = ['v2', 'v3', 'v4'];

/** @throws ConfigurationError for anything that is no model, such as the name of one */
export function requireModel(field: string, value: unknown): asserts value is AISDKModel {
  const { doGenerate, doStream, specificationVersion } = objectOf(value);
  const isModel = typeof doGenerate === 'function' && typeof doStream === 'function';
  if (!isModel) throw new ConfigurationError(field, 'must be a model of the AI SDK, made by one of its providers');
  if (!VERSIONS.includes(specificationVersion)) {
    throw new ConfigurationError(field, `must have the specification ${VERSIONS.join(', ')}`);
  }
}

/** Asks a model for an answer in one piece. */
export async function generated(model: AISDKModel, options: LanguageModelV4CallOptions): Promise<GeneratedAnswer> {
  switch (model.specificationVersion) {
    case 'v4':
      return model.doGenerate(options);
    case 'v3':
      return model.doGenerate(optionsOfV3(options));
    case 'v2':
      return model.doGenerate(optionsOfV2(options));
  }
}

/** Asks a model for a stream. */
export async function streamed(
  model: AISDKModel,
  options: LanguageModelV4CallOptions,
): Promise<ReadableStream<StreamedPart>> {
  switch (model.specificationVersion) {
    case 'v4':
      return (await model.doStream(options)).stream;
    case 'v3':
      return (await model.doStream(optionsOfV3(options))).stream;
    case 'v2':
      return (await model.doStream(optionsOfV2(options))).stream;
  }
}

import type { AICallOptions } from '@roomkit/core/ai';
import { type Json, type ListedModel, numberOrNull } from '@roomkit/core/providers';
import type { OpenAI } from 'openai';

/** How servers call the tokens that fit into one request and its answer. */
const WINDOW = ['max_model_len', 'context_length', 'context_window', 'max_context_length'] as const;

/** The models a server has. */
export async function modelsOf(client: OpenAI, options: AICallOptions): Promise<readonly ListedModel[]> {
  const listed: ListedModel[] = [];
  for await (const model of client.models.list(requestOptions(options))) listed.push(listedModel(model));
  return listed;
}

/** Call options in the vendor's form. */
export function requestOptions({ signal }: AICallOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function listedModel(model: OpenAI.Model): ListedModel {
  const facts = model as unknown as Json;
  const window = WINDOW.map((name) => numberOrNull(facts[name])).find((tokens) => tokens !== null);
  return {
    id: model.id,
    contextWindowTokens: window ?? null,
    maxOutputTokens: numberOrNull(facts['max_completion_tokens']),
  };
}

import type { AIOutputPart, AIToolCallPart } from '../ai/parts.ts';
import type { AIFinishReason, AIResponse, AIUsage } from '../ai/response.ts';
import { numberOrNull } from './fields.ts';
import { wordsOf } from './model-parts.ts';

/** A call whose arguments may be anything: what is no object is kept as the model wrote it. */
export function toolCallOf(id: string, name: string, input: unknown): AIToolCallPart {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    return { type: 'tool_call', id, name, arguments: input as Readonly<Record<string, unknown>> };
  }
  const rawArguments = typeof input === 'string' ? input : JSON.stringify(input ?? null);
  return { type: 'tool_call', id, name, arguments: {}, rawArguments };
}

/** A call whose arguments are JSON text; no text at all stands for none. */
export function toolCallOfJson(id: string, name: string, json: string): AIToolCallPart {
  const call = toolCallOf(id, name, parsed(json.trim() === '' ? '{}' : json));
  return call.rawArguments === undefined ? call : { ...call, rawArguments: json };
}

/** What an answer is made of. */
export interface ModelAnswer {
  readonly parts: readonly AIOutputPart[];
  readonly finishReason: AIFinishReason;
  readonly usage: AIUsage;
  /** The vendor's facts: id, model, `stopReason`. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A whole answer. Empty texts are no parts of it. */
export function modelResponse({ parts, finishReason, usage, metadata }: ModelAnswer): AIResponse {
  const kept = parts.filter((part) => part.type !== 'text' || part.text !== '');
  return { parts: kept, text: wordsOf(kept), finishReason, usage, providerMetadata: metadata };
}

/** Counters the vendor reported; what it left out or said otherwise than as a number is absent. */
export function modelUsage(counts: Readonly<Record<string, unknown>>): AIUsage {
  const known = Object.entries(counts).map(([name, count]) => [name, numberOrNull(count)] as const);
  return Object.fromEntries(known.filter((entry): entry is readonly [string, number] => entry[1] !== null));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

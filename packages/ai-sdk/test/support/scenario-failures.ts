import { APICallError, type LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { AIScenario } from '@roomkit/testing/conformance';

import { partsOf } from './scenario-parts.ts';

/** The key of the vendor behind the mocks, which its refusals repeat. */
export const KEY = 'sk-of-the-test';

/** The error of the SDK that a scenario's refusal is; null where the model answers. */
export function refusalOf({ fault, vendorWords }: AIScenario): APICallError | null {
  switch (fault?.kind) {
    case 'rate_limited':
      return failed(429, vendorWords, { 'retry-after': String(fault.retryAfterSeconds) });
    case 'overloaded':
      return failed(529, vendorWords);
    case 'unauthorized':
      return failed(401, `Incorrect API key provided: ${KEY}`);
    case 'context_overflow':
      return failed(400, `prompt is too long: 200001 tokens > 200000 maximum, ${vendorWords}`);
    default:
      return null;
  }
}

export function failed(
  statusCode: number,
  message: string,
  responseHeaders: Record<string, string> = {},
  data?: unknown,
): APICallError {
  const requestBodyValues = { messages: ['what was asked'], key: KEY };
  return new APICallError({
    message,
    url: 'https://acme.example',
    requestBodyValues,
    statusCode,
    responseHeaders,
    data,
  });
}

/** What of a stream comes, and how it goes on. */
export interface PlayedStream {
  readonly parts: readonly LanguageModelV4StreamPart[];
  readonly ending: 'end' | 'hang' | 'disconnect';
}

/** The stream of a scenario with what befalls it. There are no bytes here: a stream breaks between its parts. */
export function playedStream(scenario: AIScenario, number: number): PlayedStream {
  const parts = partsOf(scenario);
  const { fault } = scenario;
  if (fault === null || !('kind' in fault)) return { parts, ending: 'end' };
  if (fault.kind === 'breaks_off') {
    const length = number * fault.everyBytes;
    return length >= parts.length ? { parts, ending: 'end' } : { parts: parts.slice(0, length), ending: fault.ending };
  }
  if (!('afterPieces' in fault)) return { parts, ending: 'end' };
  const shown = afterPieces(parts, fault.afterPieces);
  if (fault.kind !== 'error_event') return { parts: shown, ending: fault.kind };
  const error = { type: 'error' as const, error: { type: 'overloaded_error', message: scenario.vendorWords } };
  return { parts: [...shown, error, ...parts.slice(shown.length)], ending: 'end' };
}

function afterPieces(
  parts: readonly LanguageModelV4StreamPart[],
  pieces: number,
): readonly LanguageModelV4StreamPart[] {
  let left = pieces;
  const end = parts.findIndex(({ type }) => type === 'finish' || (type === 'text-delta' && (left -= 1) < 0));
  return parts.slice(0, end);
}

import type { ModelRefusal } from '../model/faults.ts';
import type { FormProblem } from '../model/form.ts';

const REQUEST_ID = 'req_011CSHoEeqs5C35K2UUqR7Fy';

/** An error as the vendor answers with it (https://platform.claude.com/docs/en/api/errors). */
export function anthropicError(
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(errorBody(type, message), { status, headers: { 'request-id': REQUEST_ID, ...headers } });
}

/** What stands in the answer, and in the event of a stream that fails. */
export function errorBody(type: string, message: string): object {
  return { type: 'error', error: { type, message, details: null }, request_id: REQUEST_ID };
}

/** The vendor's words for a refusal. */
export function refusal(given: ModelRefusal, words: string, key: string | null): Response {
  switch (given.kind) {
    case 'rate_limited':
      return anthropicError(429, 'rate_limit_error', words, { 'retry-after': String(given.retryAfterSeconds) });
    case 'overloaded':
      return anthropicError(529, 'overloaded_error', words);
    case 'unauthorized':
      // Gateways repeat what was refused.
      return anthropicError(401, 'authentication_error', key === null ? words : `invalid key ${key}`);
    case 'context_overflow':
      return anthropicError(
        400,
        'invalid_request_error',
        `prompt is too long: 200001 tokens > 200000 maximum ${words}`,
      );
    case 'failed':
      return anthropicError(500, 'api_error', words);
    case 'invalid':
      return anthropicError(400, 'invalid_request_error', words);
    default:
      throw new TypeError('unknown refusal');
  }
}

/** The vendor's words for a body whose form is wrong. */
export function formRefusal({ path, kind }: FormProblem): Response {
  const words = {
    unreadable: 'The request body is not valid JSON',
    missing: 'Field required',
    unknown: 'Extra inputs are not permitted',
    invalid: 'Input is not valid',
  }[kind];
  return anthropicError(400, 'invalid_request_error', path.length === 0 ? words : `${path.join('.')}: ${words}`);
}

import type { ModelRefusal } from '../model/faults.ts';
import type { FormProblem } from '../model/form.ts';

/** What stands in the body of an error (https://developers.openai.com/api/docs/guides/error-codes). */
export interface OpenAIErrorFacts {
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
  readonly param?: string | null;
}

/** The body of an error, in an answer and in a stream of Chat Completions. */
export function errorBody({ message, type, param = null, code }: OpenAIErrorFacts): object {
  return { error: { message, type, param, code } };
}

/** An error as the vendor answers with it. */
export function openaiError(
  status: number,
  facts: OpenAIErrorFacts,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(errorBody(facts), { status, headers: { 'x-request-id': 'req_emulated', ...headers } });
}

/** A request that breaks a rule. */
export interface BrokenRule {
  readonly message: string;
  readonly param: string | null;
  readonly code: string | null;
}

export function brokenRule(message: string, param: string | null = null, code: string | null = null): BrokenRule {
  return { message, param, code };
}

export function invalidRequest(broken: BrokenRule): Response {
  return openaiError(400, { type: 'invalid_request_error', ...broken });
}

/** The vendor's words for a body whose form is wrong. */
export function formRefusal({ path, kind }: FormProblem): Response {
  const param = path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('');
  switch (kind) {
    case 'unreadable':
      return invalidRequest(brokenRule('We could not parse the JSON body of your request.'));
    case 'missing':
      return invalidRequest(brokenRule(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter'));
    case 'unknown':
      return invalidRequest(brokenRule(`Unknown parameter: '${param}'.`, param, 'unknown_parameter'));
    case 'invalid':
      return invalidRequest(brokenRule(`Invalid value for '${param}'.`, param, 'invalid_value'));
    default:
      throw new TypeError('unknown problem');
  }
}

/** The vendor's words for a refusal. */
export function refusal(given: ModelRefusal, words: string, key: string | null): Response {
  switch (given.kind) {
    case 'rate_limited':
      return openaiError(
        429,
        { type: 'requests', code: 'rate_limit_exceeded', message: words },
        {
          'retry-after': String(given.retryAfterSeconds),
          'x-ratelimit-reset-requests': `${given.retryAfterSeconds}s`,
        },
      );
    case 'overloaded':
      return openaiError(503, { type: 'server_error', code: null, message: words });
    case 'unauthorized':
      return openaiError(401, {
        type: 'invalid_request_error',
        code: 'invalid_api_key',
        // The vendor repeats a part of the key, and gateways all of it.
        message: `Incorrect API key provided: ${key ?? words}`,
      });
    case 'context_overflow':
      return openaiError(400, {
        type: 'invalid_request_error',
        code: 'context_length_exceeded',
        message: `Your input exceeds the context window of this model. ${words}`,
      });
    case 'failed':
      return openaiError(500, { type: 'server_error', code: null, message: words });
    case 'invalid':
      return invalidRequest(brokenRule(words));
    default:
      throw new TypeError('unknown refusal');
  }
}

/** The vendor's words for a model there is not. */
export function noSuchModel(model: string): Response {
  return openaiError(404, {
    type: 'invalid_request_error',
    code: 'model_not_found',
    message: `The model '${model}' does not exist or you do not have access to it.`,
  });
}

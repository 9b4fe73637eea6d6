import type { ModelRefusal } from '../model/faults.ts';
import type { FormProblem } from '../model/form.ts';

const TYPE = 'type.googleapis.com/google.rpc';

/** An error as the vendor's APIs word it. https://google.aip.dev/193 */
export interface GeminiError {
  readonly code: number;
  readonly status: string;
  readonly message: string;
  readonly details?: readonly object[];
}

/** An error as an answer. */
export function answered(error: GeminiError): Response {
  return Response.json(
    { error },
    { status: error.code, headers: { 'content-type': 'application/json; charset=UTF-8' } },
  );
}

export function invalidArgument(message: string, details: readonly object[] = []): GeminiError {
  return { code: 400, status: 'INVALID_ARGUMENT', message, ...(details.length === 0 ? {} : { details }) };
}

/** A body of the wrong form. */
export function wrongForm({ path, kind }: FormProblem): GeminiError {
  const field = path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
  const description =
    kind === 'unknown'
      ? `Unknown name "${String(path.at(-1))}" at '${field}': Cannot find field.`
      : `Invalid value at '${field}'.`;
  return invalidArgument(`Invalid JSON payload received. ${description}`, [
    { '@type': `${TYPE}.BadRequest`, fieldViolations: [{ field, description }] },
  ]);
}

/** To this vendor a key it does not know is an invalid argument. */
export function invalidKey(words: string): GeminiError {
  return invalidArgument(words, [
    { '@type': `${TYPE}.ErrorInfo`, reason: 'API_KEY_INVALID', domain: 'googleapis.com', metadata: {} },
  ]);
}

export function missingKey(): GeminiError {
  const message = "Method doesn't allow unregistered callers (callers without established identity).";
  return { code: 403, status: 'PERMISSION_DENIED', message };
}

export function unknownModel(name: string): GeminiError {
  return { code: 404, status: 'NOT_FOUND', message: `models/${name} is not found for API version v1beta.` };
}

/** A refusal a script or a fault asks for. */
export function refused(refusal: ModelRefusal, words: string, key: string | null): GeminiError {
  switch (refusal.kind) {
    case 'rate_limited': {
      const retryDelay = `${refusal.retryAfterSeconds}s`;
      const details = [{ '@type': `${TYPE}.RetryInfo`, retryDelay }];
      return { code: 429, status: 'RESOURCE_EXHAUSTED', message: words, details };
    }
    case 'overloaded':
      return { code: 503, status: 'UNAVAILABLE', message: words };
    case 'unauthorized':
      // Some gateways repeat what was refused.
      return invalidKey(`API key not valid. Please pass a valid API key. ${words} ${key ?? ''}`);
    case 'context_overflow':
      return invalidArgument(
        `The input token count (1048577) exceeds the maximum number of tokens allowed (1048576). ${words}`,
      );
    case 'failed':
      return { code: 500, status: 'INTERNAL', message: words };
    case 'invalid':
      return invalidArgument(words);
  }
}

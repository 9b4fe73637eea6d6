import type { ModelRefusal } from '../model/faults.ts';
import type { FormProblem } from '../model/form.ts';

/** How a version of the server words its errors: within `error`, or, as older ones, flat. */
export type VLLMErrorForm = 'nested' | 'flat';

/** The body of an error. Its code is the status again. */
export function errorBody(form: VLLMErrorForm, status: number, type: string, message: string): object {
  const error = { message, type, param: null, code: status };
  return form === 'nested' ? { error } : { object: 'error', ...error };
}

/** An error as the server answers with it. */
export function vllmError(form: VLLMErrorForm, status: number, type: string, message: string): Response {
  return Response.json(errorBody(form, status, type, message), { status });
}

/** The server's words for a body whose form is wrong. */
export function formRefusal(form: VLLMErrorForm, { path, kind }: FormProblem): Response {
  const what = kind === 'missing' ? 'Field required' : 'Input is not valid';
  const where = ['body', ...path].map((step) => (typeof step === 'number' ? step : `'${step}'`)).join(', ');
  return vllmError(form, 400, 'BadRequestError', `[{'loc': (${where}), 'msg': '${what}'}]`);
}

/** The server's words for a refusal. */
export function refusal(form: VLLMErrorForm, given: ModelRefusal, words: string, maxModelLen: number): Response {
  switch (given.kind) {
    case 'rate_limited': {
      const headers = { 'retry-after': String(given.retryAfterSeconds) };
      // The server itself limits nobody; what stands before it does.
      return Response.json(errorBody(form, 429, 'TooManyRequestsError', words), { status: 429, headers });
    }
    case 'overloaded':
      return vllmError(form, 503, 'ServiceUnavailableError', words);
    case 'unauthorized':
      return Response.json({ error: 'Unauthorized' }, { status: 401 });
    case 'context_overflow':
      return vllmError(
        form,
        400,
        'BadRequestError',
        `This model's maximum context length is ${maxModelLen} tokens. However, your request has more. ${words}`,
      );
    case 'failed':
      return vllmError(form, 500, 'InternalServerError', words);
    case 'invalid':
      return vllmError(form, 400, 'BadRequestError', words);
    default:
      throw new TypeError('unknown refusal');
  }
}

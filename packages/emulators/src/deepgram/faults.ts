/**
 * What the vendor may do to a socket. `refuse` does not take it, `stall` neither takes nor refuses it. The others take audio and then, `afterMs` of it:
 * `cut` breaks the connection, `close` ends it with a code and a reason, `garble` sends text that is no JSON,
 * `binary` sends bytes, `strange` a message of no known type and goes on. `mute` never says anything, `never_final`
 * never settles on words, `no_goodbye` does not answer that the stream is to end.
 */
export type DeepgramSocketFault =
  | { readonly kind: 'refuse'; readonly status: 400 | 401 | 402 | 429 | 503 }
  | { readonly kind: 'cut' | 'garble' | 'binary' | 'strange'; readonly afterMs: number }
  | { readonly kind: 'close'; readonly afterMs: number; readonly code: number; readonly reason: string }
  | { readonly kind: 'stall' }
  | { readonly kind: 'mute' | 'never_final' | 'no_goodbye' };

const CODES: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['Bad Request', 'Bad Request: failed to process audio: corrupt or unsupported data'],
  401: ['INVALID_AUTH', 'Invalid credentials.'],
  402: [
    'ASR_PAYMENT_REQUIRED',
    'Project does not have enough credits for an ASR request and does not have an overage agreement.',
  ],
  429: ['TOO_MANY_REQUESTS', 'Too many requests. Please try again later'],
  503: ['SERVICE_UNAVAILABLE', 'The service is temporarily unavailable.'],
};

/** A refusal (https://developers.deepgram.com/docs/errors). */
export function refusal(status: number, requestId: string): Response {
  const [code, message] = CODES[status] ?? ['Bad Request', 'Bad Request'];
  const headers: Record<string, string> = { 'dg-request-id': requestId, 'dg-error': message };
  if (status === 429) headers['retry-after'] = '2';
  return Response.json({ err_code: code, err_msg: message, request_id: requestId }, { status, headers });
}

import type { AIScenario, VendorReply, VendorRequest } from '@roomkit/testing/conformance';

export const JSON_HEADERS = { 'content-type': 'application/json', 'x-request-id': 'req_011' };
export const SSE_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };

/** The refusal a scenario asks for; null where the vendor answers. */
export function refusalOf(scenario: AIScenario, request: VendorRequest): VendorReply | null {
  const words = scenario.vendorWords;
  switch (scenario.fault?.kind) {
    case 'rate_limited':
      return failed(
        429,
        { type: 'requests', code: 'rate_limit_exceeded', message: words },
        {
          'retry-after': String(scenario.fault.retryAfterSeconds),
          'x-ratelimit-reset-requests': `${scenario.fault.retryAfterSeconds}s`,
        },
      );
    case 'overloaded':
      return failed(503, { type: 'server_error', code: null, message: words });
    case 'unauthorized':
      return failed(401, {
        type: 'invalid_request_error',
        code: 'invalid_api_key',
        message: `Incorrect API key provided: ${String(request.headers['authorization'])}`,
      });
    case 'context_overflow':
      return failed(400, {
        type: 'invalid_request_error',
        code: 'context_length_exceeded',
        message: `Your input exceeds the context window of this model. ${words}`,
      });
    default:
      return null;
  }
}

/** An error as the vendor answers with it. */
export function failed(
  status: number,
  error: { readonly type: string; readonly code: string | null; readonly message: string },
  headers: Readonly<Record<string, string>> = {},
): VendorReply {
  return {
    status,
    headers: { ...JSON_HEADERS, ...headers },
    chunks: [JSON.stringify({ error: { ...error, param: null } })],
  };
}

/** The chunks up to and with so many pieces of text, which `isPiece` tells. */
export function afterPieces(
  chunks: readonly string[],
  pieces: number,
  isPiece: (chunk: string) => boolean,
): readonly string[] {
  let left = pieces;
  const end = chunks.findIndex((chunk) => isPiece(chunk) && (left -= 1) < 0);
  return end === -1 ? chunks : chunks.slice(0, end);
}

import { type Json, objectOf, textOrNull } from '@roomkit/core/providers';

type Fetch = typeof globalThis.fetch;

/** Statuses whose answers have no body. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** Servers word their errors in many forms; the vendor's client reads one: `{ error: { message, type, code } }`. */
export function withKnownErrors(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.ok || WITHOUT_BODY.has(response.status)) return response;
    const headers = new Headers(response.headers);
    for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name);
    headers.set('content-type', 'application/json');
    const body = JSON.stringify({ error: knownError(await response.text()) });
    return new Response(body, { status: response.status, headers });
  };
}

/** An error in the vendor's form, from whatever a server says. */
export function knownError(text: string): Json {
  const body = parsed(text);
  const { error } = body;
  if (typeof error === 'object' && error !== null) return objectOf(error);
  const message = textOrNull(error) ?? textOrNull(body['message']) ?? (detailOf(body) || text);
  return { message, type: textOrNull(body['type']) ?? textOrNull(body['error_type']), code: body['code'] ?? null };
}

function detailOf(body: Json): string {
  const { detail } = body;
  return detail === undefined ? '' : (textOrNull(detail) ?? JSON.stringify(detail));
}

function parsed(text: string): Json {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

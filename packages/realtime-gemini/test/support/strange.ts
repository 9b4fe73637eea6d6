import { mutationsOf } from '@roomkit/emulators/specification';

/** A message with each of its fields left out, and with strange values in its place, one at a time. */
export function strange(message: object): readonly Readonly<Record<string, unknown>>[] {
  const body = new TextEncoder().encode(JSON.stringify(message));
  const request = { method: 'POST', path: '/', query: {}, contentType: 'application/json', body };
  return mutationsOf(request).map(
    ({ request: changed }) => JSON.parse(new TextDecoder().decode(changed.body)) as Readonly<Record<string, unknown>>,
  );
}

import type { RecordedRequest } from '../emulator/recorded-request.ts';

/** A body as the value a schema is about; undefined where its type is none that schemas describe. */
export function bodyValue({ body, contentType }: Pick<RecordedRequest, 'body' | 'contentType'>): unknown {
  const type = (contentType ?? '').split(';', 1)[0]?.trim();
  const text = new TextDecoder().decode(body);
  if (type === 'application/json') return JSON.parse(text);
  if (type !== 'application/x-www-form-urlencoded') return undefined;
  const form = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(form.keys())].map((key) => {
      const values = form.getAll(key);
      return [key, values.length === 1 ? values[0] : values];
    }),
  );
}

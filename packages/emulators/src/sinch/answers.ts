import type { EmulatedMessage } from '../emulator/messages.ts';

/** A batch as Sinch shows it: numbers without their plus. */
export function resourceOf(
  message: EmulatedMessage,
  now: string,
  reference: string | null,
): Readonly<Record<string, unknown>> {
  const { files, from, id, isDeleted, text, to } = message;
  const [file] = files;
  return {
    id,
    to: [withoutPlus(to)],
    from: withoutPlus(from),
    canceled: isDeleted,
    type: file ? 'mt_media' : 'mt_text',
    body: file ? { url: file.url, ...(text === null ? {} : { message: text }) } : text,
    ...(reference === null ? {} : { client_reference: reference }),
    created_at: now,
    modified_at: now,
  };
}

export function withoutPlus(number: string): string {
  return number.replace(/^\+/u, '');
}

export function problem(
  status: number,
  code: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ code, text }, { status, headers });
}

import { parseMultipart } from '@remix-run/multipart-parser';
import { InputError, type WebhookRequest } from '@roomkit/core';

/** A field of a form, as its bytes. */
export interface FormField {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: string | null;
  readonly filename: string | null;
}

/** A mail is at most 30 MB; no other field comes near. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_FIELDS = 1000;

/** Whether a call brings a form, as Inbound Parse does. */
export function isForm({ headers }: Pick<WebhookRequest, 'headers'>): boolean {
  return /^multipart\/form-data\s*;/iu.test(headers.get('content-type') ?? '');
}

/**
 * The fields of a form by their names. Where a name comes twice the first counts: the boundary is no secret, and
 * what follows may stand in somebody's words.
 *
 * @throws InputError `body`
 */
export function fieldsOf({ headers, body }: WebhookRequest): ReadonlyMap<string, FormField> {
  const [, quoted, plain] =
    /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/iu.exec(headers.get('content-type') ?? '') ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw new InputError('body', 'must be a form with a boundary');
  const limits = { maxFileSize: MOST_BYTES, maxTotalSize: MOST_BYTES, maxParts: MOST_FIELDS };
  const fields = new Map<string, FormField>();
  try {
    for (const part of parseMultipart(body, { boundary, ...limits })) {
      const { name, bytes, mediaType = null, filename = null } = part;
      if (name !== undefined && !fields.has(name)) {
        fields.set(name, { bytes: new Uint8Array(bytes), mimeType: mediaType, filename });
      }
    }
  } catch {
    throw new InputError('body', 'must be a whole form');
  }
  return fields;
}

/** A field as text in a character set; in UTF-8 where nobody knows that. Null where there is none. */
export function textOf(field: FormField | undefined, charset = 'utf-8'): string | null {
  if (field === undefined) return null;
  try {
    return new TextDecoder(charset).decode(field.bytes);
  } catch {
    return new TextDecoder().decode(field.bytes);
  }
}

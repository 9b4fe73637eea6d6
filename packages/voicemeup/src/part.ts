import type { WebhookRequest } from '@roomkit/core';
import { bodyText, type Json, objectOf, textOrNull } from '@roomkit/core/providers';
import { findE164 } from '@roomkit/phone';

/** What one call brings: a text, or one of the two parts of an MMS. */
export interface InboundPart {
  readonly kind: 'text' | 'words' | 'file';
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string | null;
  readonly file: { readonly url: string; readonly mimeType: string } | null;
  /** What both parts of an MMS have in common; null where it says too little. */
  readonly key: string | null;
  readonly fields: Json;
}

/** The part a call brings; null where it brings none. @throws SyntaxError, TypeError where it cannot be read */
export function partOf(request: WebhookRequest): InboundPart | null {
  const fields = fieldsOf(request);
  const [id, source] = [textOrNull(fields['sms_hash']), textOrNull(fields['source_number'])];
  if (id === null || source === null || textOrNull(fields['direction'])?.startsWith('out')) return null;
  const destination = textOrNull(fields['destination_number']) ?? '';
  const time = textOrNull(fields['datetime_transmission']);
  const url = textOrNull(fields['attachment']) ?? textOrNull(fields['attachment_url']);
  const mimeType = textOrNull(fields['attachment_mime_type']) ?? textOrNull(fields['attachment_type']);
  // The words of an MMS come with a page that wraps them.
  const isPage = url !== null && /\.mms\.html(?:\?|$)/iu.test(url);
  return {
    kind: url === null ? 'text' : isPage ? 'words' : 'file',
    id,
    from: numberOf(source),
    to: numberOf(destination),
    text: textOrNull(fields['message']),
    file: url === null || isPage ? null : { url, mimeType: mimeType ?? 'application/octet-stream' },
    key: time === null ? null : JSON.stringify([source, destination, time]),
    fields,
  };
}

/** A JSON object, or a form. */
function fieldsOf(request: WebhookRequest): Json {
  const text = bodyText(request);
  if (text.trimStart().startsWith('{')) return objectOf(JSON.parse(text));
  return Object.fromEntries(new URLSearchParams(text));
}

/** Numbers come as digits, those of North America with or without their 1. */
function numberOf(digits: string): string {
  return findE164(digits, { defaultRegion: 'CA' }) ?? findE164(`+${digits}`) ?? digits;
}

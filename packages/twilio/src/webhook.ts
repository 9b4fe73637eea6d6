import type { EventContent, InboundMessage, WebhookRequest } from '@roomkit/core';
import { joinParts } from '@roomkit/core/providers';
import twilio from 'twilio';

import { parametersOf } from './parameters.ts';

/**
 * Whether Twilio signed a call, with the account's own token: over its address and the form in its body, or over
 * the address alone, which then holds the hash of the body, or the parameters themselves.
 *
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
export function isSigned(authToken: string, request: WebhookRequest): boolean {
  const signature = request.headers.get('x-twilio-signature');
  if (signature === null || signature === '') return false;
  const { url } = request;
  if (new URL(url).searchParams.has('bodySHA256')) {
    return twilio.validateRequestWithBody(authToken, signature, url, textOf(request));
  }
  return twilio.validateRequest(authToken, signature, url, signedForm(request));
}

/** The message of a call; null where it reports on one of ours, or brings nothing. */
export function messageOf(request: WebhookRequest, channelId: string): InboundMessage | null {
  const form = parametersOf(request);
  const [providerMessageId, senderId] = [form.get('MessageSid'), form.get('From')];
  if (!providerMessageId || !senderId || form.has('MessageStatus')) return null;
  const toNumber = form.get('To') ?? '';
  const payload = form.get('ButtonPayload');
  return {
    channelId,
    senderId: senderId.replace(/^rcs:/u, ''),
    content: contentOf(form),
    providerMessageId,
    rawPayload: Object.fromEntries(form),
    channelData: {
      fromNumber: senderId,
      toNumber,
      segments: Number(form.get('NumSegments') ?? 1) || 1,
      ...(payload === null ? {} : { buttonPayload: payload }),
    },
  };
}

/** Words and files, in this order. */
function contentOf(form: URLSearchParams): EventContent {
  const text = form.get('Body') ?? '';
  const parts: EventContent[] = text === '' ? [] : [{ type: 'text', body: text }];
  const count = Math.min(Number(form.get('NumMedia') ?? 0) || 0, 10);
  for (let at = 0; at < count; at += 1) {
    const url = form.get(`MediaUrl${at}`);
    const mimeType = form.get(`MediaContentType${at}`) ?? 'application/octet-stream';
    if (url) parts.push({ type: 'media', url, mimeType });
  }
  return joinParts(parts);
}

/** A repeated parameter is signed with each of its values. */
function signedForm(request: WebhookRequest): Record<string, string | string[]> {
  const form = new URLSearchParams(textOf(request));
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** Bytes that are no text are signed by nobody: they become other text here, and the signature is wrong. */
function textOf({ body }: WebhookRequest): string {
  return new TextDecoder().decode(body);
}

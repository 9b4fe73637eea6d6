import type { EventContent, RoomEvent, SendOptions } from '@roomkit/core';
import {
  eventReference,
  invalidRecipient,
  type Json,
  mailBodyOf,
  type MailEnvelope,
  toBase64,
  unsupportedContent,
} from '@roomkit/core/providers';
import { type MailAddress, mailHeaders, parseMailAddress } from '@roomkit/email';

import { renderMarkdown } from './markdown.ts';
import type { ResolvedOptions } from './options.ts';
import { subjectOf, threadOf } from './thread.ts';

/** A mail, and the id that everybody will know it by. */
export interface Draft {
  /** As the SDK takes it. */
  readonly mail: Json;
  /** Its Message-ID, in angle brackets. */
  readonly messageId: string;
}

/** https://www.twilio.com/docs/sendgrid/api-reference/mail-send/limitations: the whole call, files in Base64 included */
const MOST_BYTES = 30_000_000;
/** For what a call says beside words and files. */
const SURROUNDINGS = 64 * 1024;
/** What a file may have, before it is in Base64. */
export const MAX_FILE_BYTES: number = Math.floor(((MOST_BYTES - SURROUNDINGS) * 3) / 4);

/** Custom arguments: events about the mail show them again. */
export const EVENT_ARGUMENT = 'roomkit_event';
export const MESSAGE_ARGUMENT = 'roomkit_message';

/** @throws RoomKitError `recipient_invalid`, `content_unsupported`, `media_too_large`, `media_unavailable`, `input_invalid` */
export async function draftOf(
  provider: string,
  options: ResolvedOptions,
  event: RoomEvent,
  envelope: MailEnvelope,
  sendOptions: SendOptions,
): Promise<Draft> {
  const to = recipientOf(provider, envelope.to);
  const from = parseMailAddress(envelope.from ?? options.from, 'from');
  const { messageId, ...threading } = threadOf(event, from.address.split('@').at(-1) ?? '', sendOptions);
  const subject = subjectOf(event, envelope.subject, sendOptions, options.defaultSubject);
  const { templateData, ...body } = await bodyOf(provider, event.content, sendOptions);
  return {
    messageId,
    mail: {
      ...body,
      from: addressOf(from),
      ...(options.replyTo === undefined ? {} : { replyTo: addressOf(parseMailAddress(options.replyTo, 'replyTo')) }),
      personalizations: [
        {
          to: [addressOf(to)],
          subject,
          // Those of a whole mail would become headers of the call as well.
          headers: { ...mailHeaders({ threading: { messageId, ...threading }, headers: options.headers ?? {} }) },
          // Those of a whole mail are refused: the document has a text there.
          customArgs: { [EVENT_ARGUMENT]: eventReference(event), [MESSAGE_ARGUMENT]: messageId },
          ...(templateData === undefined ? {} : { dynamicTemplateData: { ...templateData } }),
        },
      ],
      ...(options.sandbox ? { mailSettings: { sandboxMode: { enable: true } } } : {}),
      // Of characters that a template shows otherwise: on the console, with the values.
      hideWarnings: true,
    },
  };
}

async function bodyOf(
  provider: string,
  content: EventContent,
  sendOptions: SendOptions,
): Promise<Json & { readonly templateData?: Json }> {
  if (content.type === 'template') {
    const { templateId, parameters } = content;
    if (!/^d-\w+$/u.test(templateId)) throw unsupportedContent(provider, content, 'must be a dynamic template (d-…)');
    return { templateId, ...(parameters === undefined ? {} : { templateData: parameters }) };
  }
  const { text, html, files } = await mailBodyOf(provider, content, sendOptions, {
    maxBytes: MOST_BYTES - SURROUNDINGS,
    renderMarkdown,
  });
  const attachments = files.map(({ bytes, mimeType, filename }) => ({
    content: toBase64(bytes),
    type: mimeType,
    filename,
    disposition: 'attachment',
  }));
  return {
    content: [{ type: 'text/plain', value: text }, ...(html === null ? [] : [{ type: 'text/html', value: html }])],
    ...(attachments.length === 0 ? {} : { attachments }),
  };
}

function recipientOf(provider: string, to: string): MailAddress {
  try {
    return parseMailAddress(to, 'to');
  } catch {
    throw invalidRecipient(provider, 'must be one e-mail address');
  }
}

function addressOf({ name, address }: MailAddress): { email: string; name?: string } {
  return { email: address, ...(name === null ? {} : { name }) };
}

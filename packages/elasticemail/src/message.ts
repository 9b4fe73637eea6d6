import type { EventContent, RoomEvent, SendOptions } from '@roomkit/core';
import {
  eventReference,
  invalidRecipient,
  type Json,
  mailBodyOf,
  type MailBodyLimits,
  type MailEnvelope,
  type ReadFile,
  textOrNull,
  toBase64,
} from '@roomkit/core/providers';
import { formatAddress, mailHeaders, messageIdFor, parseMailAddress, threadIdOf } from '@roomkit/email';
import MarkdownIt from 'markdown-it';

import type { ResolvedOptions } from './options.ts';

/** No page of the vendor says how much it takes; 20 MB is what is told of it. */
const MOST_BYTES = 20_000_000;
/** For what a call says beside words and files. */
const SURROUNDINGS = 64 * 1024;
/** What a file may have, before it is in Base64. */
export const MAX_FILE_BYTES: number = Math.floor(((MOST_BYTES - SURROUNDINGS) * 3) / 4);

/** HTML in Markdown stays text, and links go to harmless places alone. */
const markdown = new MarkdownIt({ html: false, breaks: true });
const LIMITS: MailBodyLimits = {
  maxBytes: MOST_BYTES - SURROUNDINGS,
  renderMarkdown: (text) => markdown.render(text),
};

/**
 * The body of `POST /emails/transactional`.
 *
 * @throws RoomKitError `recipient_invalid`, `content_unsupported`, `media_too_large`, `media_unavailable`, `input_invalid`
 */
export async function transactionalOf(
  provider: string,
  options: ResolvedOptions,
  event: RoomEvent,
  envelope: MailEnvelope,
  sendOptions: SendOptions,
): Promise<Json> {
  const { replyTo, channelName } = options;
  const from = parseMailAddress(envelope.from ?? options.from, 'from');
  const subject = lineOf(envelope.subject);
  const headers = options.allowsHeaders ? headersOf(options, event, from.address, sendOptions) : {};
  return {
    Recipients: { To: [recipientOf(provider, envelope.to)] },
    Content: {
      From: formatAddress(from),
      ...(replyTo === undefined ? {} : { ReplyTo: formatAddress(parseMailAddress(replyTo)) }),
      // A template brings its own.
      ...(subject === '' && event.content.type === 'template' ? {} : { Subject: subject || options.defaultSubject }),
      ...(await contentOf(provider, event.content, sendOptions)),
      ...(Object.keys(headers).length === 0 ? {} : { Headers: headers }),
      Postback: eventReference(event),
    },
    ...(channelName === undefined ? {} : { Options: { ChannelName: channelName } }),
  };
}

async function contentOf(provider: string, content: EventContent, sendOptions: SendOptions): Promise<Json> {
  if (content.type === 'template') {
    const merge = Object.entries(content.parameters ?? {}).map(([name, value]) => [name, String(value)]);
    return { TemplateName: content.templateId, ...(merge.length === 0 ? {} : { Merge: Object.fromEntries(merge) }) };
  }
  const { text, html, files } = await mailBodyOf(provider, content, sendOptions, LIMITS);
  return {
    Body: [partOf('PlainText', text), ...(html === null ? [] : [partOf('HTML', html)])],
    ...(files.length === 0 ? {} : { Attachments: files.map(attachmentOf) }),
  };
}

function partOf(ContentType: 'PlainText' | 'HTML', Content: string): Json {
  return { ContentType, Content, Charset: 'utf-8' };
}

function attachmentOf({ bytes, mimeType, filename }: ReadFile): Json {
  return { BinaryContent: toBase64(bytes), Name: filename, ContentType: mimeType, Size: bytes.byteLength };
}

/**
 * The thread that a person began, which the binding remembers, or the room's own. The Message-ID is the vendor's:
 * nothing says that it takes another.
 */
function headersOf({ headers }: ResolvedOptions, event: RoomEvent, from: string, { metadata = {} }: SendOptions): Json {
  const begun = threadIdOf({ messageId: textOrNull(metadata['threadId']) });
  const root = begun ?? messageIdFor(event.roomId, from.split('@').at(-1) ?? '');
  return mailHeaders({ threading: { inReplyTo: begun, references: [root] }, headers });
}

function recipientOf(provider: string, to: string): string {
  try {
    return formatAddress(parseMailAddress(to));
  } catch {
    throw invalidRecipient(provider, 'must be one e-mail address');
  }
}

function lineOf(subject: string | null): string {
  return (subject ?? '').replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

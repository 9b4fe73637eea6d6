import { type EmailChannelData, type InboundMessage, InputError, requireId, requireInteger } from '@roomkit/core';

import type { ParsedMail } from '../parse/parsed-mail.ts';
import { threadIdOf } from '../threading/threads.ts';
import { contentOf } from './content.ts';

/** How a mail becomes a message of a room. */
export interface InboundMailOptions {
  readonly channelId: string;
  /** The most bytes of files that go into the content, together; others are named in the metadata. @defaultValue 5242880 (5 MiB) */
  readonly maxInlineBytes?: number;
  /** Whether the plain words leave out what the mail quotes. @defaultValue true */
  readonly splitQuotes?: boolean;
  /** The vendor's id, for a mail without a Message-ID. */
  readonly providerMessageId?: string | null;
  /** Who received it by the SMTP envelope, where the To field does not say. */
  readonly recipients?: readonly string[];
}

const MAX_INLINE_BYTES = 5 * 1024 * 1024;

/**
 * A mail as a message for a kit. Its Message-ID is the `providerMessageId`, by which answers and repetitions are
 * known; the root of its thread the `threadId`. The words are text, or sanitized HTML with plain words; files come
 * after them in a composite. A mail of nothing but a subject says that.
 *
 * Metadata: `isAutoReply` and `isBounce` where they hold, `replyTo` where answers are to go elsewhere, `quotedText`,
 * and `omittedAttachments`. The Date field is not the message's time: whoever writes the mail writes it.
 *
 * @throws InputError `mail.from` when nobody sent it; `channelId`
 * @throws ConfigurationError `maxInlineBytes`
 */
export function toInboundMail(mail: ParsedMail, options: InboundMailOptions): InboundMessage {
  const { channelId, maxInlineBytes = MAX_INLINE_BYTES, splitQuotes = true, providerMessageId = null } = options;
  requireId('channelId', channelId);
  requireInteger('maxInlineBytes', maxInlineBytes, 0);
  if (mail.from === null) throw new InputError('mail.from', 'must be an e-mail address');
  const { content, quotedText, omitted } = contentOf(mail, { maxInlineBytes, splitQuotes });
  const threadId = threadIdOf(mail);
  const to = mail.to.map(({ address }) => address);
  const channelData: EmailChannelData = {
    fromAddress: mail.from.address,
    toAddresses: to.length > 0 ? to : (options.recipients ?? []),
    cc: mail.cc.map(({ address }) => address),
    subject: mail.subject,
    threadId,
    htmlBody: mail.html,
  };
  const answerTo = mail.replyTo.map(({ address }) => address).filter((address) => address !== mail.from?.address);
  return {
    channelId,
    senderId: mail.from.address,
    content,
    providerMessageId: mail.messageId ?? providerMessageId,
    threadId,
    replyToProviderMessageId: mail.inReplyTo,
    channelData,
    metadata: {
      ...(mail.from.name === null ? {} : { senderName: mail.from.name }),
      ...(mail.isAutoReply ? { isAutoReply: true } : {}),
      ...(mail.isBounce ? { isBounce: true } : {}),
      ...(answerTo.length === 0 ? {} : { replyTo: answerTo }),
      ...(quotedText === '' ? {} : { quotedText }),
      ...(omitted.length === 0 ? {} : { omittedAttachments: omitted }),
    },
  };
}

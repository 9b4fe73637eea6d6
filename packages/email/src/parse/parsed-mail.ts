import type { MailAddress } from '../address/addresses.ts';

/** A file that came with a mail. */
export interface MailAttachment {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `application/octet-stream` where none that can be used was given. */
  readonly mimeType: string;
  readonly filename: string | null;
  /** Without angle brackets: what `cid:` links of the HTML name. */
  readonly contentId: string | null;
  readonly disposition: 'attachment' | 'inline' | null;
}

/** A mail, read. What a field held that cannot be used is left out. */
export interface ParsedMail {
  readonly from: MailAddress | null;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly subject: string | null;
  /** What the sender's clock, or the sender, said. */
  readonly date: Date | null;
  /** In angle brackets, like every Message-ID here. */
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  /** From the root of the thread on. */
  readonly references: readonly string[];
  readonly text: string | null;
  /** As it came: not safe to show. `sanitizeHtml` of core makes it so. */
  readonly html: string | null;
  /** Files, and mails within the mail. */
  readonly attachments: readonly MailAttachment[];
  /** Written by a program, or sent to a list: a program must not answer it (RFC 3834 §2). */
  readonly isAutoReply: boolean;
  /** A report about a mail that was sent earlier (RFC 3464), or one from nobody. */
  readonly isBounce: boolean;
}

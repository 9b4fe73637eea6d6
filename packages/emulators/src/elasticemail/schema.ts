import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const mailbox = z.string().regex(/^(?:[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/u);
const texts = z.record(z.string(), z.string());
const body = z.strictObject({
  ContentType: z.enum(['HTML', 'PlainText', 'AMP', 'CSS']),
  Content: z.string().optional(),
  Charset: z.string().optional(),
});
const attachment = z.strictObject({
  BinaryContent: z.base64(),
  Name: z.string().min(1),
  ContentType: z.string().min(1).optional(),
  Size: z.int().optional(),
});
const utm = z.strictObject({
  Source: z.string().optional(),
  Medium: z.string().optional(),
  Campaign: z.string().optional(),
  Content: z.string().optional(),
});

const mailSchema = z.strictObject({
  Recipients: z.strictObject({
    To: z.array(mailbox).min(1),
    CC: z.array(mailbox).optional(),
    BCC: z.array(mailbox).optional(),
  }),
  Content: z
    .strictObject({
      Body: z.array(body).min(1).optional(),
      Merge: texts.optional(),
      Attachments: z.array(attachment).optional(),
      Headers: texts.optional(),
      Postback: z.string().optional(),
      EnvelopeFrom: mailbox.optional(),
      From: mailbox,
      ReplyTo: mailbox.optional(),
      Subject: z.string().optional(),
      TemplateName: z.string().min(1).optional(),
      AttachFiles: z.array(z.string()).optional(),
      Utm: utm.optional(),
    })
    .refine((content) => content.Body !== undefined || content.TemplateName !== undefined, { path: ['Body'] }),
  Options: z
    .strictObject({
      TimeOffset: z.int().nullable().optional(),
      PoolName: z.string().optional(),
      ChannelName: z.string().optional(),
      Encoding: z.enum(['UserProvided', 'None', 'Raw7bit', 'Raw8bit', 'QuotedPrintable', 'Base64', 'Uue']).optional(),
      TrackOpens: z.boolean().nullable().optional(),
      TrackClicks: z.boolean().nullable().optional(),
    })
    .optional(),
});

/** A mail as it was asked for. */
export interface ElasticEmailMail {
  /** With its name, such as `Support <help@example.com>`. */
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo: string | null;
  readonly subject: string | null;
  readonly text: string | null;
  readonly html: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly postback: string | null;
  readonly templateName: string | null;
  readonly merge: Readonly<Record<string, string>>;
  readonly channelName: string | null;
  readonly attachments: readonly {
    readonly content: string;
    readonly mimeType: string | null;
    readonly filename: string;
  }[];
}

/** The body of `POST /emails/transactional`. */
export function readTransactional(given: unknown): Reading<ElasticEmailMail> {
  return read(mailSchema, given, ({ Recipients, Content, Options }) => ({
    from: Content.From,
    to: Recipients.To,
    replyTo: Content.ReplyTo ?? null,
    subject: Content.Subject ?? null,
    text: Content.Body?.find(({ ContentType }) => ContentType === 'PlainText')?.Content ?? null,
    html: Content.Body?.find(({ ContentType }) => ContentType === 'HTML')?.Content ?? null,
    headers: Content.Headers ?? {},
    postback: Content.Postback ?? null,
    templateName: Content.TemplateName ?? null,
    merge: Content.Merge ?? {},
    channelName: Options?.ChannelName ?? null,
    attachments: (Content.Attachments ?? []).map((file) => ({
      content: file.BinaryContent,
      mimeType: file.ContentType ?? null,
      filename: file.Name,
    })),
  }));
}

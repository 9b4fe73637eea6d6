import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const address = z.strictObject({ email: z.email(), name: z.string().optional() });
const toggle = z.strictObject({ enable: z.boolean().optional() });
const texts = z.record(z.string(), z.string());
/** https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send: `headers` */
const RESERVED: ReadonlySet<string> = new Set([
  ...['x-sg-id', 'x-sg-eid', 'received', 'dkim-signature', 'content-type', 'content-transfer-encoding'],
  ...['to', 'from', 'subject', 'reply-to', 'cc', 'bcc'],
]);
const headers = texts.refine((given) => Object.keys(given).every((name) => !RESERVED.has(name.toLowerCase())));

const personalization = z.strictObject({
  from: address.optional(),
  to: z.array(address).min(1).max(1000),
  cc: z.array(address).max(1000).optional(),
  bcc: z.array(address).max(1000).optional(),
  subject: z.string().min(1).optional(),
  headers: headers.optional(),
  substitutions: texts.optional(),
  dynamic_template_data: z.record(z.string(), z.unknown()).optional(),
  custom_args: texts.optional(),
  send_at: z.int().optional(),
});

const content = z.strictObject({ type: z.string().min(1), value: z.string().min(1) });
const attachment = z.strictObject({
  content: z.base64().min(1),
  type: z.string().min(1).optional(),
  filename: z.string().min(1),
  disposition: z.enum(['inline', 'attachment']).optional(),
  content_id: z.string().optional(),
});

const mailSchema = z
  .strictObject({
    personalizations: z.array(personalization).min(1).max(1000),
    from: address,
    reply_to: address.optional(),
    subject: z.string().min(1).optional(),
    // Plain words come first.
    content: z
      .array(content)
      .min(1)
      .refine((parts) => parts.findIndex(({ type }) => type === 'text/plain') <= 0)
      .optional(),
    attachments: z.array(attachment).optional(),
    template_id: z.string().min(1).optional(),
    headers: headers.optional(),
    categories: z.array(z.string().max(255)).max(10).optional(),
    // The document has a text here, whatever clients of old send.
    custom_args: z.string().optional(),
    send_at: z.int().optional(),
    batch_id: z.string().optional(),
    asm: z.strictObject({ group_id: z.int(), groups_to_display: z.array(z.int()).max(25).optional() }).optional(),
    ip_pool_name: z.string().min(2).max(64).optional(),
    mail_settings: z.strictObject({ sandbox_mode: toggle.optional() }).optional(),
    tracking_settings: z
      .strictObject({ click_tracking: toggle.optional(), open_tracking: toggle.optional() })
      .optional(),
  })
  .refine((mail) => mail.template_id !== undefined || mail.content !== undefined, { path: ['content'] })
  .refine(
    (mail) =>
      mail.template_id !== undefined ||
      mail.personalizations.every((each) => each.subject !== undefined || mail.subject !== undefined),
    { path: ['subject'] },
  );

/** An address of a mail. */
export interface SendGridAddress {
  readonly email: string;
  readonly name: string | null;
}

/** A mail for one personalization, as it was asked for. */
export interface SendGridMail {
  readonly from: SendGridAddress;
  readonly to: readonly SendGridAddress[];
  readonly replyTo: SendGridAddress | null;
  readonly subject: string | null;
  readonly text: string | null;
  readonly html: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly customArgs: Readonly<Record<string, string>>;
  readonly templateId: string | null;
  readonly templateData: Readonly<Record<string, unknown>>;
  readonly attachments: readonly {
    readonly content: string;
    readonly mimeType: string;
    readonly filename: string;
  }[];
}

/** What one call asks for. */
export interface MailSend {
  readonly mails: readonly SendGridMail[];
  readonly isSandbox: boolean;
}

/** The body of `POST /v3/mail/send`. */
export function readMailSend(body: unknown): Reading<MailSend> {
  return read(mailSchema, body, (mail) => ({
    isSandbox: mail.mail_settings?.sandbox_mode?.enable === true,
    mails: mail.personalizations.map((each) => ({
      from: addressOf(each.from ?? mail.from),
      to: each.to.map(addressOf),
      replyTo: mail.reply_to === undefined ? null : addressOf(mail.reply_to),
      subject: each.subject ?? mail.subject ?? null,
      text: mail.content?.find(({ type }) => type === 'text/plain')?.value ?? null,
      html: mail.content?.find(({ type }) => type === 'text/html')?.value ?? null,
      headers: { ...mail.headers, ...each.headers },
      customArgs: each.custom_args ?? {},
      templateId: mail.template_id ?? null,
      templateData: each.dynamic_template_data ?? {},
      attachments: (mail.attachments ?? []).map((file) => ({
        content: file.content,
        mimeType: file.type ?? 'application/octet-stream',
        filename: file.filename,
      })),
    })),
  }));
}

function addressOf({ email, name }: z.output<typeof address>): SendGridAddress {
  return { email, name: name ?? null };
}

import { Buffer } from 'node:buffer';

import { type Context, Hono } from 'hono';

import { Emulator, type EmulatorOptions } from '../emulator/emulator.ts';
import type { Refusal } from '../emulator/faults.ts';
import type { EmulatedMessage } from '../emulator/messages.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import type { PersonMail } from './inbound-mail.ts';
import { PARSE_CONTENT_TYPE, parsedForm, rawForm } from './parse-webhook.ts';
import { SendGridPerson } from './person.ts';
import { readMailSend, type SendGridMail } from './schema.ts';
import { createSendGridKey, type SendGridKey, sendgridSignature } from './signature.ts';

/** The account the emulator holds. */
export interface SendGridEmulatorOptions extends EmulatorOptions {
  readonly apiKey?: string;
  /** Whether Inbound Parse posts mails as they came ("Send Raw"). @defaultValue false */
  readonly sendRaw?: boolean;
  /** Whether Inbound Parse has a security policy that signs. @defaultValue true */
  readonly signsInbound?: boolean;
}

/** What happens to a mail, in SendGrid's words. */
export type SendGridEvent =
  | 'processed'
  | 'deferred'
  | 'delivered'
  | 'bounce'
  | 'dropped'
  | 'open'
  | 'click'
  | 'spamreport'
  | 'unsubscribe'
  | 'group_unsubscribe'
  | 'group_resubscribe';

type Json = Readonly<Record<string, unknown>>;

const MOST_BYTES = 30_000_000;
const DETAILS: Readonly<Partial<Record<SendGridEvent, Json>>> = {
  deferred: { response: '450 4.2.1 try again later', attempt: '1' },
  delivered: { response: '250 OK' },
  bounce: {
    reason: '550 5.1.1 no such user',
    status: '5.1.1',
    type: 'bounce',
    bounce_classification: 'Invalid Address',
  },
  dropped: { reason: 'Bounced Address', status: '5.0.0' },
  click: { url: 'https://example.org/', url_offset: { index: 0, type: 'html' } },
};

/** Mail Send, the Event Webhook and Inbound Parse of SendGrid. */
export class SendGridEmulator extends Emulator {
  readonly apiKey: string;
  protected readonly app: Hono;
  readonly #eventKey = createSendGridKey();
  readonly #inboundKey = createSendGridKey();
  readonly #mails = new Map<string, SendGridMail>();
  readonly #sendRaw: boolean;
  readonly #signsInbound: boolean;

  constructor(options: SendGridEmulatorOptions = {}) {
    super(options);
    this.apiKey = options.apiKey ?? 'SG.emulated.key';
    this.#sendRaw = options.sendRaw ?? false;
    this.#signsInbound = options.signsInbound ?? true;
    this.app = this.#routes();
  }

  /** What the Event Webhook is verified with. */
  get eventPublicKey(): string {
    return this.#eventKey.publicKey;
  }

  /** What Inbound Parse is verified with. */
  get inboundPublicKey(): string {
    return this.#inboundKey.publicKey;
  }

  /** A mail that was sent, by its `X-Message-Id` or its Message-ID. */
  mail(id: string): SendGridMail | null {
    return this.#mails.get(this.#idOf(id)) ?? null;
  }

  /** The same as a message. */
  find(id: string): EmulatedMessage | null {
    return this.messages.get(this.#idOf(id));
  }

  /** Somebody with a mail program. @param to - the address of the business */
  person(address: string, to: string): SendGridPerson {
    return new SendGridPerson(this, address, to);
  }

  /** A mail of a person, as Inbound Parse posts it. */
  inbound(given: Pick<PersonMail, 'from' | 'to' | 'text'> & Partial<PersonMail>): WebhookCall {
    const mail: PersonMail = {
      subject: 'Hello',
      html: null,
      files: [],
      messageId: `<${this.nextId('m', 8)}@person.example>`,
      inReplyTo: null,
      headers: {},
      charset: 'utf-8',
      ...given,
    };
    const { messageId: id, from, to, text, subject, inReplyTo } = mail;
    this.messages.add({ id, author: 'person', from, to, text, subject, replyTo: inReplyTo });
    return this.#posted(this.#sendRaw ? rawForm(mail) : parsedForm(mail));
  }

  /** A mail as it came over the wire. */
  inboundRaw(given: { readonly from: string; readonly to: string; readonly mime: Uint8Array | string }): WebhookCall {
    const none = { subject: '', text: '', html: null, files: [], messageId: '', inReplyTo: null, headers: {} };
    return this.#posted(rawForm({ ...none, ...given, charset: 'utf-8' }, Buffer.from(given.mime)));
  }

  /** The Event Webhook about a mail that was sent. @param id - its `X-Message-Id` or its Message-ID */
  report(id: string, event: SendGridEvent, details: Json = {}): WebhookCall {
    return this.events([this.event(id, event, details)]);
  }

  /** One event, as the Event Webhook lists it. */
  event(id: string, event: SendGridEvent, details: Json = {}): Json {
    const messageId = this.#idOf(id);
    const mail = this.#mails.get(messageId);
    if (!mail) throw new Error(`There is no mail ${id}.`);
    return {
      email: mail.to[0]?.email,
      timestamp: Math.floor(this.now() / 1000),
      'smtp-id': `<${messageId}@geopod-ismtpd-1>`,
      event,
      sg_event_id: this.nextId('ev', 20),
      sg_message_id: `${messageId}.recvd-64b469-1-5F2F4F2B-1.0`,
      ...mail.customArgs,
      ...DETAILS[event],
      ...details,
    };
  }

  /** Several events in one call, as SendGrid collects them. */
  events(events: readonly Json[]): WebhookCall {
    // The line end belongs to what is signed.
    const body = new TextEncoder().encode(`${JSON.stringify(events)}\r\n`);
    return this.#signed(this.#eventKey, 'application/json', body);
  }

  protected refuse(refusal: Refusal): Response {
    switch (refusal) {
      case 'rejected':
        return problem(403, 'The from address does not match a verified Sender Identity.', 'from');
      case 'unauthorized':
        return problem(401, 'The provided authorization grant is invalid, expired, or revoked');
      case 'unavailable':
        return problem(503, 'Service unavailable');
      case 'rate_limited':
        return problem(429, 'too many requests', null, {
          'x-ratelimit-limit': '600',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.floor(this.now() / 1000) + 2),
        });
    }
  }

  #routes(): Hono {
    const app = new Hono();
    app.use('/v3/*', async ({ req }, next) => {
      if (req.header('authorization') === `Bearer ${this.apiKey}`) return next();
      return problem(401, 'The provided authorization grant is invalid, expired, or revoked');
    });
    app.post('/v3/mail/send', (context) => this.#send(context));
    app.notFound(() => problem(404, 'not found'));
    return app;
  }

  async #send({ req }: Context): Promise<Response> {
    const bytes = await req.arrayBuffer();
    // What stands before the API answers for it.
    if (bytes.byteLength > MOST_BYTES)
      return new Response('<html><h1>413 Request Entity Too Large</h1></html>', { status: 413 });
    const { value, wrong } = readMailSend(jsonOf(bytes));
    if (!value) return problem(400, 'Bad Request', wrong[0] ?? null);
    // A call that is only tried out has no id.
    if (value.isSandbox) return new Response(null, { status: 200 });
    const id = this.nextId('', 22);
    for (const mail of value.mails) this.#keep(id, mail);
    return new Response(null, { status: 202, headers: { 'x-message-id': id } });
  }

  #keep(id: string, mail: SendGridMail): void {
    this.#mails.set(id, mail);
    const files = mail.attachments.map(({ content, mimeType, filename }) => ({
      url: null,
      mimeType,
      filename,
      bytes: new Uint8Array(Buffer.from(content, 'base64')),
    }));
    this.messages.add({
      id,
      author: 'business',
      from: mail.from.email,
      to: mail.to[0]?.email ?? '',
      text: mail.text,
      subject: mail.subject,
      files,
      template: mail.templateId,
      replyTo: mail.headers['In-Reply-To'] ?? null,
    });
  }

  /** The latest, where a mail was sent again. */
  #idOf(id: string): string {
    const [known] = [...this.#mails].findLast(([, { headers }]) => headers['Message-ID'] === id) ?? [id];
    return known;
  }

  #posted(body: Uint8Array<ArrayBuffer>): WebhookCall {
    return this.#signed(this.#signsInbound ? this.#inboundKey : null, PARSE_CONTENT_TYPE, body);
  }

  #signed(key: SendGridKey | null, contentType: string, body: Uint8Array<ArrayBuffer>): WebhookCall {
    return this.webhook(async ({ wrongSignature }) => {
      const timestamp = String(Math.floor(this.now() / 1000));
      const signer = wrongSignature ? createSendGridKey() : key;
      const signed =
        signer === null
          ? {}
          : {
              'x-twilio-email-event-webhook-signature': sendgridSignature(signer, timestamp, body),
              'x-twilio-email-event-webhook-timestamp': timestamp,
            };
      return new Request(this.webhookUrl, {
        method: 'POST',
        headers: { 'content-type': contentType, ...signed },
        body,
      });
    });
  }
}

function jsonOf(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

function problem(
  status: number,
  message: string,
  field: string | null = null,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ errors: [{ message, field, help: null }] }, { status, headers });
}

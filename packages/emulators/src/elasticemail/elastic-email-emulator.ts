import { Buffer } from 'node:buffer';

import { type Context, Hono } from 'hono';

import { Emulator, type EmulatorOptions } from '../emulator/emulator.ts';
import type { Refusal } from '../emulator/faults.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import { type ElasticEmailMail, readTransactional } from './schema.ts';
import { type ElasticEmailStatus, statusOf } from './status.ts';

/** The account the emulator holds. */
export interface ElasticEmailEmulatorOptions extends EmulatorOptions {
  readonly apiKey?: string;
  /** What stands in the address that notifications go to, as `secret`. */
  readonly webhookSecret?: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Transactional mails of the Elastic Email API v4, their status, and the notifications about them. */
export class ElasticEmailEmulator extends Emulator {
  readonly apiKey: string;
  readonly webhookSecret: string;
  protected readonly app: Hono;
  readonly #mails = new Map<string, ElasticEmailMail>();
  /** What was reported of each mail, in order. */
  readonly #reported = new Map<string, ElasticEmailStatus[]>();

  constructor(options: ElasticEmailEmulatorOptions = {}) {
    super(options);
    this.apiKey = options.apiKey ?? 'elastic-email-api-key';
    this.webhookSecret = options.webhookSecret ?? 'elastic-email-webhook-secret';
    this.app = this.#routes();
  }

  /** Where the API is, its version included. */
  get baseUrl(): string {
    return `${this.url}/v4`;
  }

  /** A mail that was sent, by its TransactionID. */
  mail(id: string): ElasticEmailMail | null {
    return this.#mails.get(id) ?? null;
  }

  /** A notification about a mail, as a call of GET; from then on the API says the same. */
  report(id: string, status: ElasticEmailStatus, details: Readonly<Record<string, string>> = {}): WebhookCall {
    const mail = this.#mails.get(id);
    if (!mail) throw new Error(`There is no mail ${id}.`);
    this.#reported.set(id, [...(this.#reported.get(id) ?? []), status]);
    const query = {
      from: mail.from,
      to: mail.to[0] ?? '',
      date: new Date(this.now()).toISOString(),
      subject: mail.subject ?? '',
      status,
      channel: mail.channelName ?? 'HTTP API',
      account: 'owner@rooms.example',
      category: status === 'Error' ? 'NoMailbox' : '',
      messageid: messageIdOf(id),
      transaction: id,
      ...(mail.postback === null ? {} : { postback: mail.postback }),
      ...details,
    };
    return this.webhook(async ({ wrongSignature }) => {
      const url = new URL(this.webhookUrl);
      const secret = wrongSignature ? 'somebody else' : this.webhookSecret;
      for (const [name, value] of Object.entries({ secret, ...query })) url.searchParams.set(name, value);
      return new Request(url, { method: 'GET' });
    });
  }

  protected refuse(refusal: Refusal): Response {
    switch (refusal) {
      case 'rejected':
        return problem(400, 'The sender is not verified.');
      case 'unauthorized':
        return problem(401, 'Access denied.');
      case 'unavailable':
        return problem(503, 'The service is not available.');
      case 'rate_limited':
        return problem(429, 'Too many requests.', { 'retry-after': '2' });
    }
  }

  #routes(): Hono {
    const app = new Hono();
    app.use('/v4/*', async ({ req }, next) => {
      if (req.header('x-elasticemail-apikey') === this.apiKey) return next();
      return problem(401, 'Access denied.');
    });
    app.post('/v4/emails/transactional', (context) => this.#send(context));
    app.get('/v4/emails/:id/status', ({ req }) => {
      const id = req.param('id');
      const mail = this.#mails.get(id);
      if (!mail) return problem(404, 'There is no such transaction.');
      return Response.json(statusOf(id, mail.to[0] ?? '', this.#reported.get(id) ?? []));
    });
    app.notFound(() => problem(404, 'Not found.'));
    return app;
  }

  async #send({ req }: Context): Promise<Response> {
    const { value, wrong } = readTransactional(await req.json<Json>().catch(() => null));
    if (!value) return problem(400, `Invalid: ${wrong.join(', ')}`);
    const id = this.nextId('0bd1a8f4-0000-4000-8000-', 12);
    this.#mails.set(id, value);
    this.messages.add({
      id,
      author: 'business',
      from: value.from,
      to: value.to[0] ?? '',
      text: value.text,
      subject: value.subject,
      template: value.templateName,
      replyTo: value.headers['In-Reply-To'] ?? null,
      files: value.attachments.map(({ content, mimeType, filename }) => ({
        url: null,
        mimeType,
        filename,
        bytes: new Uint8Array(Buffer.from(content, 'base64')),
      })),
    });
    return Response.json({ TransactionID: id, MessageID: messageIdOf(id) });
  }
}

function messageIdOf(id: string): string {
  return `msg_${id.slice(-12)}`;
}

function problem(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ Error: text }, { status, headers });
}

import { type Context, Hono } from 'hono';

import { Emulator, type EmulatorOptions } from '../emulator/emulator.ts';
import type { Refusal } from '../emulator/faults.ts';
import { FileShelf, type KeptFile } from '../emulator/file-shelf.ts';
import type { EmulatedMessage } from '../emulator/messages.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import { problem, resourceOf, withoutPlus } from './answers.ts';
import { SinchPerson } from './person.ts';
import { readBatch } from './schema.ts';
import { sinchSignature } from './signature.ts';

/** The service plan the emulator holds. */
export interface SinchEmulatorOptions extends EmulatorOptions {
  readonly servicePlanId?: string;
  readonly apiToken?: string;
  readonly webhookSecret?: string;
}

/** Sinch's words for how far a message got. */
export type SinchStatus =
  | 'Queued'
  | 'Dispatched'
  | 'Delivered'
  | 'Aborted'
  | 'Cancelled'
  | 'Rejected'
  | 'Deleted'
  | 'Failed'
  | 'Expired'
  | 'Unknown';

type Json = Readonly<Record<string, unknown>>;

/** The SMS REST API of Sinch: batches of text and media, their reports, and what people write. */
export class SinchEmulator extends Emulator {
  readonly servicePlanId: string;
  readonly apiToken: string;
  readonly webhookSecret: string;
  protected readonly app: Hono;
  readonly #files = new FileShelf();
  readonly #references = new Map<string, string>();

  constructor(options: SinchEmulatorOptions = {}) {
    super(options);
    this.servicePlanId = options.servicePlanId ?? 'acme_plan';
    this.apiToken = options.apiToken ?? 'sinch-api-token';
    this.webhookSecret = options.webhookSecret ?? 'sinch-webhook-secret';
    this.app = this.#routes();
  }

  /** Somebody with a phone. @param to - the number of the business that they write to */
  person(number: string, to: string): SinchPerson {
    return new SinchPerson(this, number, to);
  }

  /** Keeps a file of a message to come, and gives its address, which asks for no credentials. */
  keep(file: KeptFile): string {
    return this.url + this.#files.keep(this.nextId('', 8), file);
  }

  /** A message of a person, and the webhook that tells of it: numbers come without their plus. */
  inbound(given: {
    readonly from: string;
    readonly to: string;
    readonly text: string | null;
    readonly message: Json;
  }): WebhookCall {
    const { from, to, text, message } = given;
    const { id } = this.messages.add({ id: this.#batchId(), author: 'person', from, to, text });
    const received_at = this.#isoNow();
    return this.#signed({ id, from: withoutPlus(from), to: withoutPlus(to), received_at, ...message });
  }

  /** A report about a message the business sent, as `per_recipient` asks for it. */
  report(id: string, status: SinchStatus, code: number = status === 'Delivered' ? 0 : 400): WebhookCall {
    const message = this.#sent(id);
    return this.#signed({
      type: this.#reportType('recipient_delivery_report', message),
      batch_id: id,
      recipient: withoutPlus(message.to),
      code,
      status,
      at: this.#isoNow(),
      ...this.#referenceOf(id),
    });
  }

  /** The same as `full` asks for it: all recipients of a batch in one. */
  fullReport(id: string, status: SinchStatus, code = 0): WebhookCall {
    const message = this.#sent(id);
    return this.#signed({
      type: this.#reportType('delivery_report', message),
      batch_id: id,
      total_message_count: 1,
      statuses: [{ code, status, count: 1, recipients: [withoutPlus(message.to)] }],
      ...this.#referenceOf(id),
    });
  }

  protected refuse(refusal: Refusal): Response {
    switch (refusal) {
      case 'rejected':
        return problem(400, 'syntax_constraint_violation', 'The syntax constraint was violated.');
      case 'unauthorized':
        return problem(401, 'unauthorized', 'The token is not valid.');
      case 'unavailable':
        return problem(503, 'internal_error', 'The service is not available.');
      case 'rate_limited':
        return problem(429, 'too_many_requests', 'Too many requests.', { 'retry-after': '2' });
    }
  }

  #routes(): Hono {
    const app = new Hono();
    const batches = `/xms/v1/${this.servicePlanId}/batches`;
    app.use('/xms/*', async (context, next) => {
      if (context.req.header('authorization') === `Bearer ${this.apiToken}`) return next();
      return problem(401, 'unauthorized', 'The token is not valid.');
    });
    app.post(batches, (context) => this.#create(context));
    app.get(batches, ({ req }) => {
      const reference = req.query('client_reference');
      const found = this.messages
        .sent()
        .filter(({ id }) => reference === undefined || this.#references.get(id) === reference);
      return Response.json({ count: found.length, page: 0, page_size: 30, batches: found.map(this.#resource) });
    });
    app.get(`${batches}/:id`, ({ req }) => {
      const message = this.messages.get(req.param('id'));
      return message ? Response.json(this.#resource(message)) : notFound();
    });
    app.delete(`${batches}/:id`, ({ req }) => {
      const message = this.messages.change(req.param('id'), { isDeleted: true });
      return message ? Response.json(this.#resource(message)) : notFound();
    });
    this.#files.serve(app);
    app.notFound(() => notFound());
    return app;
  }

  async #create({ req }: Context): Promise<Response> {
    const { value, wrong } = readBatch(await req.json().catch(() => null));
    if (!value) return problem(400, 'syntax_invalid_parameter_format', `Invalid: ${wrong.join(', ')}`);
    const { from, reference, subject, text, to, url } = value;
    const files = url === null ? [] : [{ url, mimeType: null, filename: null, bytes: null }];
    const addressed = { author: 'business', from: from ?? '447537400000', to: to[0] ?? '' } as const;
    const message = this.messages.add({ id: this.#batchId(), ...addressed, text, subject, files });
    if (reference !== null) this.#references.set(message.id, reference);
    return Response.json(this.#resource(message), { status: 201 });
  }

  readonly #resource = (message: EmulatedMessage): Json =>
    resourceOf(message, this.#isoNow(), this.#references.get(message.id) ?? null);

  #sent(id: string): EmulatedMessage {
    const message = this.messages.get(id);
    if (!message) throw new Error(`There is no message ${id}.`);
    return message;
  }

  #reportType(kind: string, { files }: EmulatedMessage): string {
    return `${kind}_${files.length > 0 ? 'mms' : 'sms'}`;
  }

  #referenceOf(id: string): Json {
    const reference = this.#references.get(id);
    return reference === undefined ? {} : { client_reference: reference };
  }

  #signed(event: Json): WebhookCall {
    const nonce = this.nextId('01FJA8B4A7BM43YGWSG9GBV', 3).toUpperCase();
    return this.webhook(async ({ wrongSignature }) => {
      const body = JSON.stringify(event);
      const timestamp = String(Math.floor(this.now() / 1000));
      const secret = wrongSignature ? 'somebody else' : this.webhookSecret;
      return new Request(this.webhookUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-sinch-webhook-signature': sinchSignature(secret, body, nonce, timestamp),
          'x-sinch-webhook-signature-algorithm': 'HmacSHA256',
          'x-sinch-webhook-signature-nonce': nonce,
          'x-sinch-webhook-signature-timestamp': timestamp,
        },
        body,
      });
    });
  }

  #batchId(): string {
    return this.nextId('01FC66621XXXXX119Z8PMV', 4).toUpperCase();
  }

  #isoNow(): string {
    return new Date(this.now()).toISOString();
  }
}

function notFound(): Response {
  return problem(404, 'resource_not_found', 'There is no such resource.');
}

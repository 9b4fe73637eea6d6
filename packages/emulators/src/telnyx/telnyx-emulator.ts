import { type Context, Hono } from 'hono';

import { Emulator, type EmulatorOptions } from '../emulator/emulator.ts';
import type { Refusal } from '../emulator/faults.ts';
import { FileShelf, type KeptFile } from '../emulator/file-shelf.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import { fileAt, notFound, type Owner, problem, refusal, resourceOf } from './answers.ts';
import { TelnyxPerson, TelnyxRCSPerson } from './person.ts';
import { readAgentMessage } from './rcs-schema.ts';
import { readCreateMessage } from './schema.ts';
import { keyOf, publicKeyOf, telnyxSignature } from './signature.ts';
import type { TelnyxStatus } from './status.ts';

/** The account the emulator holds. */
export interface TelnyxEmulatorOptions extends EmulatorOptions {
  readonly apiKey?: string;
  readonly agentId?: string;
  readonly messagingProfileId?: string;
}

type Json = Readonly<Record<string, unknown>>;

const FEATURES: readonly string[] = ['RICHCARD_STANDALONE', 'RICHCARD_CAROUSEL', 'ACTION_OPEN_URL'];

/** Messaging of Telnyx: SMS, MMS and RCS. */
export class TelnyxEmulator extends Emulator {
  readonly apiKey: string;
  readonly agentId: string;
  readonly messagingProfileId: string;
  /** As the portal shows it. */
  readonly publicKey: string = publicKeyOf(keyOf('telnyx'));
  protected readonly app: Hono;
  readonly #files = new FileShelf();
  readonly #withoutRcs = new Set<string>();

  constructor(options: TelnyxEmulatorOptions = {}) {
    super(options);
    this.apiKey = options.apiKey ?? 'KEY0123_telnyx';
    this.agentId = options.agentId ?? 'acme_agent';
    this.messagingProfileId = options.messagingProfileId ?? '4000eba1-a0c0-4563-9925-b25e842a7cb6';
    this.app = this.#routes();
  }

  /** Where calls go, the version included. */
  get baseUrl(): string {
    return `${this.url}/v2`;
  }

  /** Somebody with a phone. @param to - the number of the business that they write to */
  person(number: string, to: string): TelnyxPerson {
    return new TelnyxPerson(this, number, to);
  }

  /** Somebody with RCS, who writes to the agent. */
  rcsPerson(number: string): TelnyxRCSPerson {
    return new TelnyxRCSPerson(this, number);
  }

  /** This phone has no RCS from now on. */
  withoutRcs(number: string): void {
    this.#withoutRcs.add(number);
  }

  /** Keeps a file of a message to come, and gives its address, which asks for no credentials. */
  keep(file: KeptFile): string {
    return this.url + this.#files.keep(this.nextId('', 8), file);
  }

  /** A message of a person, and the webhook that tells of it. */
  inbound(given: {
    readonly from: string;
    readonly to: string;
    readonly text: string | null;
    readonly message: Json;
  }): WebhookCall {
    const { from, to, text, message } = given;
    const { id } = this.messages.add({ id: this.#uuid(), author: 'person', from, to, text });
    return this.#event('message.received', {
      direction: 'inbound',
      encoding: 'GSM-7',
      from: { phone_number: from, carrier: 'T-Mobile USA', line_type: 'Wireless', status: 'webhook_delivered' },
      id,
      messaging_profile_id: this.messagingProfileId,
      parts: 1,
      received_at: this.#isoNow(),
      record_type: 'message',
      errors: [],
      ...message,
    });
  }

  /** A report about a message the business sent. */
  report(id: string, status: TelnyxStatus, errorCode = '40008'): WebhookCall {
    const message = this.messages.get(id);
    if (!message) throw new Error(`There is no message ${id}.`);
    const isFailed = ['sending_failed', 'delivery_failed', 'expired'].includes(status);
    const isOnItsWay = ['queued', 'sending', 'sent'].includes(status);
    const event = status === 'read' ? 'message.read' : isOnItsWay ? 'message.sent' : 'message.finalized';
    return this.#event(event, {
      ...resourceOf(message, this.#owner, status === 'read' ? 'delivered' : status),
      completed_at: isOnItsWay ? null : this.#isoNow(),
      errors: isFailed ? [{ code: errorCode, title: 'Undeliverable' }] : [],
    });
  }

  protected refuse(refusal: Refusal): Response {
    switch (refusal) {
      case 'rejected':
        return problem(400, '40300', 'Blocked due to STOP message');
      case 'unauthorized':
        return problem(401, '10009', 'Authentication failed');
      case 'unavailable':
        return problem(503, '10007', 'Unexpected error');
      case 'rate_limited':
        return problem(429, '10011', 'Too many requests', { 'retry-after': '2' });
    }
  }

  #routes(): Hono {
    const app = new Hono();
    app.use('/v2/*', async (context, next) => {
      if (context.req.header('authorization') === `Bearer ${this.apiKey}`) return next();
      return problem(401, '10009', 'Authentication failed');
    });
    app.post('/v2/messages', (context) => this.#create(context));
    app.post('/v2/messages/rcs', (context) => this.#createRcs(context));
    app.get('/v2/messages/:id', ({ req }) => {
      const message = this.messages.get(req.param('id'));
      return message ? Response.json({ data: resourceOf(message, this.#owner, 'queued') }) : notFound();
    });
    app.get('/v2/messaging/rcs/capabilities/:agent/:number', ({ req }) => {
      if (req.param('agent') !== this.agentId) return notFound();
      const number = req.param('number');
      const features = this.#withoutRcs.has(number) ? [] : FEATURES;
      const record = { record_type: 'rcs.capabilities', agent_id: this.agentId, agent_name: 'Acme' };
      return Response.json({ data: { ...record, phone_number: number, features } });
    });
    this.#files.serve(app);
    app.notFound(() => notFound());
    return app;
  }

  async #create({ req }: Context): Promise<Response> {
    const { value, wrong } = readCreateMessage(await req.json().catch(() => null));
    if (!value) return refusal(wrong);
    const { from, mediaUrls, subject, text, to } = value;
    const files = mediaUrls.map(fileAt);
    const message = this.messages.add({ id: this.#uuid(), author: 'business', from, to, text, subject, files });
    return Response.json({ data: resourceOf(message, this.#owner, 'queued') });
  }

  async #createRcs({ req }: Context): Promise<Response> {
    const { value, wrong } = readAgentMessage(await req.json().catch(() => null));
    if (!value) return refusal(wrong);
    const { agentId: from, buttons, event, fileUrls, text, to } = value;
    if (from !== this.agentId) return refusal(['agent_id']);
    // The vendor documents no code for it: the capability of the number tells.
    if (this.#withoutRcs.has(to)) return problem(400, '10015', 'Bad Request');
    if (event === 'IS_TYPING') this.typing.push(to);
    if (event === 'READ') this.#readAllOf(to);
    const id = this.#uuid();
    if (event !== null) return Response.json({ data: { record_type: 'message', direction: 'outbound', id } });
    const files = fileUrls.map(fileAt);
    const message = this.messages.add({ id, author: 'business', from, to, text, buttons, files });
    return Response.json({ data: resourceOf(message, this.#owner, 'queued') });
  }

  #readAllOf(person: string): void {
    for (const { author, from, id } of this.messages.list()) {
      if (author === 'person' && from === person) this.messages.change(id, { isRead: true });
    }
  }

  #event(type: string, payload: Json): WebhookCall {
    const id = this.#uuid();
    const data = { event_type: type, id, occurred_at: this.#isoNow(), payload, record_type: 'event' };
    return this.webhook(async ({ wrongSignature }) => {
      const body = JSON.stringify({ data, meta: { attempt: 1, delivered_to: this.webhookUrl } });
      const timestamp = String(Math.floor(this.now() / 1000));
      return new Request(this.webhookUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'telnyx-timestamp': timestamp,
          'telnyx-signature-ed25519': telnyxSignature(keyOf(wrongSignature ? 'other' : 'telnyx'), timestamp, body),
        },
        body,
      });
    });
  }

  get #owner(): Owner {
    return { agentId: this.agentId, messagingProfileId: this.messagingProfileId, receivedAt: this.#isoNow() };
  }

  #uuid(): string {
    return this.nextId('40385f64-5717-4562-b3fc-', 12);
  }

  #isoNow(): string {
    return new Date(this.now()).toISOString();
  }
}

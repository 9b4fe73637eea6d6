import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

import { type Context, Hono } from 'hono';

import { Emulator, type EmulatorOptions } from '../emulator/emulator.ts';
import type { Refusal } from '../emulator/faults.ts';
import { graphError, hubChallenge, signedByMeta } from '../emulator/graph.ts';
import type { NewMessage } from '../emulator/messages.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import { type WhatsAppFile, WhatsAppPerson } from './person.ts';
import { type CloudMessage, readMark, readMessage, type ReadMark } from './schema.ts';

/** The business account the emulator holds. */
export interface WhatsAppEmulatorOptions extends EmulatorOptions {
  readonly phoneNumberId?: string;
  readonly accessToken?: string;
  readonly appSecret?: string;
}

/** Meta's words for how far a message got. */
export type WhatsAppStatus = 'sent' | 'delivered' | 'read' | 'failed';

const ACCOUNT_ID = '419561257915477';

/** The WhatsApp Cloud API: messages, media, reads, and the webhooks of one number. */
export class WhatsAppEmulator extends Emulator {
  readonly phoneNumberId: string;
  readonly accessToken: string;
  readonly appSecret: string;
  protected readonly app: Hono;
  readonly #files = new Map<string, WhatsAppFile>();
  readonly #closed = new Set<string>();
  readonly #callbackData = new Map<string, string>();

  constructor(options: WhatsAppEmulatorOptions = {}) {
    super(options);
    this.phoneNumberId = options.phoneNumberId ?? '106540352242922';
    this.accessToken = options.accessToken ?? 'whatsapp-access-token';
    this.appSecret = options.appSecret ?? 'whatsapp-app-secret';
    this.app = this.#routes();
  }

  /** Somebody with WhatsApp. @param waId - the number without its plus, or a business-scoped user id */
  person(waId: string): WhatsAppPerson {
    return new WhatsAppPerson(this, waId);
  }

  /** The person's last message is more than a day ago: only templates reach them until they write again. */
  closeWindow(waId: string): void {
    this.#closed.add(waId);
  }

  /** Keeps a file of a message to come, and gives its id. */
  keep(file: WhatsAppFile): string {
    const id = this.nextId('', 15);
    this.#files.set(id, file);
    return id;
  }

  /** A message of a person, and the webhook that tells of it. */
  inbound(waId: string, message: Readonly<Record<string, unknown>>, text: string | null): WebhookCall {
    const id = this.nextId('wamid.');
    const isNumber = /^\d+$/u.test(waId);
    this.#closed.delete(waId);
    if (message['type'] !== 'reaction') {
      this.messages.add({ id, author: 'person', from: waId, to: this.phoneNumberId, text });
    }
    const sender = isNumber ? { from: waId } : { from_user_id: waId };
    const contact = isNumber ? { wa_id: waId } : { user_id: waId };
    return this.#changed({
      contacts: [{ profile: { name: 'Sheena Nelson' }, ...contact }],
      messages: [{ ...sender, id, timestamp: this.#timestamp(), ...message }],
    });
  }

  /** A report about a message the business sent. */
  report(id: string, status: WhatsAppStatus, errorCode = 131_026): WebhookCall {
    const message = this.messages.get(id);
    if (!message) throw new Error(`There is no message ${id}.`);
    const callbackData = this.#callbackData.get(id);
    const errors = [{ code: errorCode, title: 'Message undeliverable', message: 'Message undeliverable' }];
    return this.#changed({
      statuses: [
        {
          id,
          status,
          timestamp: this.#timestamp(),
          recipient_id: message.to.replace('+', ''),
          ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
          ...(status === 'failed' ? { errors } : {}),
        },
      ],
    });
  }

  /** The call by which Meta asks whether the webhook is wanted. */
  challenge(verifyToken: string, challenge = '1158201444'): WebhookCall {
    return this.webhook(async () => hubChallenge(this.webhookUrl, verifyToken, challenge));
  }

  protected refuse(refusal: Refusal): Response {
    switch (refusal) {
      case 'rejected':
        return graphError(400, 131_026, 'Message undeliverable');
      case 'unauthorized':
        return graphError(401, 190, 'Error validating access token');
      case 'unavailable':
        return graphError(503, 131_016, 'Service unavailable');
      case 'rate_limited':
        return graphError(429, 130_429, 'Rate limit hit', { headers: { 'retry-after': '2' } });
    }
  }

  #routes(): Hono {
    const app = new Hono();
    app.use('*', async (context, next) => {
      if (context.req.header('authorization') === `Bearer ${this.accessToken}`) return next();
      return graphError(401, 190, 'Error validating access token');
    });
    app.post(`/:version/${this.phoneNumberId}/messages`, (context) => this.#take(context));
    app.post(`/:version/${this.phoneNumberId}/media`, async ({ req }) => {
      const { file, messaging_product: product } = await req.parseBody();
      if (product !== 'whatsapp' || !(file instanceof File)) return graphError(400, 100, 'Invalid parameter');
      const bytes = new Uint8Array(await file.arrayBuffer());
      return Response.json({ id: this.keep({ bytes, mimeType: file.type, filename: file.name }) });
    });
    app.get('/download/:id', ({ req }) => {
      const file = this.#files.get(req.param('id'));
      if (!file) return graphError(404, 100, 'Unknown media');
      return new Response(Buffer.from(file.bytes), { headers: { 'content-type': file.mimeType } });
    });
    app.get('/:version/:id', ({ req }) => {
      const id = req.param('id');
      const file = this.#files.get(id);
      if (!file) return graphError(400, 100, 'Unsupported get request. Object does not exist');
      return Response.json({
        messaging_product: 'whatsapp',
        id,
        url: `${this.url}/download/${id}`,
        mime_type: file.mimeType,
        sha256: createHash('sha256').update(file.bytes).digest('hex'),
        file_size: file.bytes.byteLength,
      });
    });
    app.notFound(() => graphError(404, 100, 'Unknown path'));
    return app;
  }

  async #take(context: Context): Promise<Response> {
    const body: unknown = await context.req.json().catch(() => null);
    const { value: mark } = readMark(body);
    if (mark) return this.#mark(mark);
    const { value: message, wrong } = readMessage(body);
    if (!message) return graphError(400, 100, `(#100) Invalid parameter: ${wrong.join(', ')}`);
    const { callbackData, reaction, to, type } = message;
    if (type !== 'template' && this.#closed.has(to.replace('+', ''))) {
      return graphError(400, 131_047, 'Re-engagement message');
    }
    if (reaction) return this.#react(reaction, to);
    const { id } = this.messages.add(this.#stored(message));
    if (callbackData !== null) this.#callbackData.set(id, callbackData);
    return accepted(to, id);
  }

  #mark({ messageId, isTyping }: ReadMark): Response {
    const message = this.messages.change(messageId, { isRead: true });
    if (!message) return graphError(400, 131_009, 'Parameter value is not valid');
    if (isTyping) this.typing.push(message.from);
    return Response.json({ success: true });
  }

  #react({ messageId, emoji }: NonNullable<CloudMessage['reaction']>, to: string): Response {
    const message = this.messages.change(messageId, { reactions: emoji === '' ? [] : [emoji] });
    return message ? accepted(to, this.nextId('wamid.')) : graphError(400, 131_009, 'Parameter value is not valid');
  }

  #stored({ buttons, file, location, replyTo, template, text, to }: CloudMessage): NewMessage {
    const kept = file?.id ? this.#files.get(file.id) : undefined;
    const stored = file && {
      url: file.link,
      mimeType: kept?.mimeType ?? null,
      filename: file.filename,
      bytes: kept?.bytes ?? null,
    };
    const id = this.nextId('wamid.');
    const files = stored ? [stored] : [];
    return { id, author: 'business', from: this.phoneNumberId, to, buttons, files, location, replyTo, template, text };
  }

  #changed(value: Readonly<Record<string, unknown>>): WebhookCall {
    const metadata = { display_phone_number: '15550100', phone_number_id: this.phoneNumberId };
    const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
    const envelope = { object: 'whatsapp_business_account', entry: [{ id: ACCOUNT_ID, changes: [change] }] };
    return this.webhook(async ({ wrongSignature }) =>
      signedByMeta(this.webhookUrl, envelope, wrongSignature ? 'somebody else' : this.appSecret),
    );
  }

  #timestamp(): string {
    return String(Math.floor(this.now() / 1000));
  }
}

function accepted(to: string, id: string): Response {
  return Response.json({
    messaging_product: 'whatsapp',
    contacts: [{ input: to, wa_id: to.replace('+', '') }],
    messages: [{ id, message_status: 'accepted' }],
  });
}

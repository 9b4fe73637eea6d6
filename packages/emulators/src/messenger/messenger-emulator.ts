import { Buffer } from 'node:buffer';

import { type Context, Hono } from 'hono';

import { Emulator, type EmulatorOptions } from '../emulator/emulator.ts';
import type { Refusal } from '../emulator/faults.ts';
import { graphError, hubChallenge, signedByMeta } from '../emulator/graph.ts';
import type { EmulatedFile } from '../emulator/messages.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import { type MessengerFile, MessengerPerson } from './person.ts';
import { isUpload, readAction, readMessage, type SenderAction, type SentMessage } from './schema.ts';

/** The page the emulator holds. */
export interface MessengerEmulatorOptions extends EmulatorOptions {
  readonly pageId?: string;
  readonly pageAccessToken?: string;
  readonly appSecret?: string;
}

/** The Messenger Platform: messages, uploads, sender actions, and the webhooks of one page. */
export class MessengerEmulator extends Emulator {
  readonly pageId: string;
  readonly pageAccessToken: string;
  readonly appSecret: string;
  protected readonly app: Hono;
  readonly #files = new Map<string, MessengerFile>();
  readonly #uploads = new Map<string, EmulatedFile>();
  readonly #closed = new Set<string>();

  constructor(options: MessengerEmulatorOptions = {}) {
    super(options);
    this.pageId = options.pageId ?? '682498171943165';
    this.pageAccessToken = options.pageAccessToken ?? 'messenger-page-access-token';
    this.appSecret = options.appSecret ?? 'messenger-app-secret';
    this.app = this.#routes();
  }

  /** Somebody with Messenger. @param id - scoped to the page */
  person(id: string): MessengerPerson {
    return new MessengerPerson(this, id);
  }

  /** The person's last message is more than a day ago: only tagged messages reach them until they write again. */
  closeWindow(id: string): void {
    this.#closed.add(id);
  }

  openWindow(id: string): void {
    this.#closed.delete(id);
  }

  /** Keeps a file of a message to come, and gives its address, which anybody may fetch. */
  keep(file: MessengerFile): string {
    const name = `${this.nextId('', 8)}${/\.\w+$/u.exec(file.filename ?? '')?.[0] ?? ''}`;
    this.#files.set(name, file);
    return `${this.url}/cdn/${name}`;
  }

  nextMid(): string {
    return this.nextId('m_');
  }

  /** The time by the emulator's clock, in milliseconds. */
  get date(): number {
    return this.now();
  }

  /** A webhook with one event of the page. */
  event(event: Readonly<Record<string, unknown>>): WebhookCall {
    const timestamp = this.now();
    const entry = { id: this.pageId, time: timestamp, messaging: [{ timestamp, ...event }] };
    return this.webhook(async ({ wrongSignature }) =>
      signedByMeta(this.webhookUrl, { object: 'page', entry: [entry] }, wrongSignature ? 'another' : this.appSecret),
    );
  }

  /** A report that a message of the page has arrived. */
  report(mid: string): WebhookCall {
    const { to } = this.#sent(mid);
    const delivery = { mids: [mid], watermark: this.now() };
    return this.event({ sender: { id: to }, recipient: { id: this.pageId }, delivery });
  }

  /** A copy of what the page has sent, for those who subscribe to it. */
  echo(mid: string): WebhookCall {
    const { to, text } = this.#sent(mid);
    const message = { mid, text: text ?? '', is_echo: true, app_id: 1517776481860111 };
    return this.event({ sender: { id: this.pageId }, recipient: { id: to }, message });
  }

  /** The call by which Meta asks whether the webhook is wanted. */
  challenge(verifyToken: string, challenge = '1158201444'): WebhookCall {
    return this.webhook(async () => hubChallenge(this.webhookUrl, verifyToken, challenge));
  }

  protected refuse(refusal: Refusal): Response {
    switch (refusal) {
      case 'rejected':
        return graphError(400, 551, "This person isn't available right now.", { subcode: 1_545_041 });
      case 'unauthorized':
        return graphError(401, 190, 'Invalid OAuth access token.');
      case 'unavailable':
        return graphError(500, 2, 'Service temporarily unavailable');
      case 'rate_limited':
        return graphError(400, 613, 'Calls to this API have exceeded the rate limit.', { headers: this.#usage() });
    }
  }

  #routes(): Hono {
    const app = new Hono();
    app.get('/cdn/:name', ({ req }) => {
      const file = this.#files.get(req.param('name'));
      if (!file) return new Response(null, { status: 404 });
      return new Response(Buffer.from(file.bytes), { headers: { 'content-type': file.mimeType } });
    });
    app.use('*', async ({ req }, next) => {
      const isOurs = req.header('authorization') === `Bearer ${this.pageAccessToken}`;
      return isOurs ? next() : graphError(401, 190, 'Invalid OAuth access token.');
    });
    app.post(`/:version/:page{(?:me|${this.pageId})}/messages`, (context) => this.#take(context));
    app.post(`/:version/:page{(?:me|${this.pageId})}/message_attachments`, (context) => this.#upload(context));
    app.notFound(() => graphError(404, 100, 'Unknown path'));
    return app;
  }

  async #take(context: Context): Promise<Response> {
    const body: unknown = await context.req.json().catch(() => null);
    const { value: action } = readAction(body);
    if (action) return this.#act(action);
    const { value: message, wrong } = readMessage(body);
    if (!message) return graphError(400, 100, `(#100) Invalid parameter: ${wrong.join(', ')}`);
    const { file, tag, to } = message;
    if (this.#closed.has(to) && tag === null) {
      const words = '(#10) This message is sent outside of allowed window.';
      return graphError(400, 10, words, { subcode: 2_018_278 });
    }
    const stored = file && this.#fileOf(file);
    if (stored === undefined) return graphError(400, 100, '(#100) Attachment not found', { subcode: 2_018_074 });
    const { buttons, replyTo, text } = message;
    const id = this.nextMid();
    const files = stored ? [stored] : [];
    this.messages.add({ id, author: 'business', from: this.pageId, to, text, buttons, replyTo, files });
    return Response.json({ recipient_id: to, message_id: id });
  }

  #act({ action, to }: SenderAction): Response {
    if (action === 'typing_on') this.typing.push(to);
    if (action === 'mark_seen') {
      for (const { id, author, from } of this.messages.list()) {
        if (author === 'person' && from === to) this.messages.change(id, { isRead: true });
      }
    }
    return Response.json({ recipient_id: to });
  }

  /** https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api */
  async #upload({ req }: Context): Promise<Response> {
    const { message, filedata } = await req.parseBody().catch(() => ({ message: null, filedata: null }));
    const parsed: unknown = typeof message === 'string' ? parse(message) : null;
    if (!isUpload(parsed) || !(filedata instanceof File)) return graphError(400, 100, '(#100) Invalid parameter');
    const bytes = new Uint8Array(await filedata.arrayBuffer());
    const id = this.nextId('', 15);
    this.#uploads.set(id, { url: null, mimeType: filedata.type, filename: filedata.name, bytes });
    return Response.json({ attachment_id: id });
  }

  /** https://developers.facebook.com/docs/graph-api/overview/rate-limiting: minutes until calls are taken again */
  #usage(): Readonly<Record<string, string>> {
    const usage = { type: 'messenger', call_count: 100, total_cputime: 25, total_time: 25 };
    const told = { [this.pageId]: [{ ...usage, estimated_time_to_regain_access: 1 }] };
    return { 'x-business-use-case-usage': JSON.stringify(told) };
  }

  /** Undefined for an upload that is not there. */
  #fileOf({ url, attachmentId }: NonNullable<SentMessage['file']>): EmulatedFile | undefined {
    return attachmentId === null
      ? { url, mimeType: null, filename: null, bytes: null }
      : this.#uploads.get(attachmentId);
  }

  #sent(mid: string): { readonly to: string; readonly text: string | null } {
    const message = this.messages.get(mid);
    if (!message) throw new Error(`There is no message ${mid}.`);
    return message;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

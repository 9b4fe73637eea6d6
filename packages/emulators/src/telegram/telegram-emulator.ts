import { Buffer } from 'node:buffer';

import { Hono } from 'hono';

import { Emulator, type EmulatorOptions } from '../emulator/emulator.ts';
import type { Refusal } from '../emulator/faults.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import { type CallBody, readCallBody } from './call-body.ts';
import { badRequest, refusal, taken } from './errors.ts';
import { callMethod } from './methods.ts';
import { type TelegramChat, type TelegramFile, TelegramPerson } from './person.ts';
import { readCall } from './schema.ts';

/** The bot the emulator holds. */
export interface TelegramEmulatorOptions extends EmulatorOptions {
  readonly botToken?: string;
  readonly secretToken?: string;
}

/** The Bot API: messages, files, reactions, and the webhooks of one bot. Its token is part of the paths in `requests`. */
export class TelegramEmulator extends Emulator {
  readonly botToken: string;
  /** Sent with each webhook; `setWebhook` changes it. */
  secretToken: string;
  /** What `setWebhook` was last called with. */
  webhookSettings: { readonly url: string; readonly allowedUpdates: readonly string[] } | null = null;
  /** How many edits it still takes; those after are refused, as of messages that cannot be edited any more. */
  editsLeft: number = Number.POSITIVE_INFINITY;
  /** How long it wants to be left in peace by who sends too much, in seconds. */
  retryAfterSeconds = 2;
  /** Ids of the callback queries that wait for an answer. */
  readonly openQueries: Set<string> = new Set();
  /** Ids of those that were answered. */
  readonly answeredQueries: string[] = [];
  /** What a chat became, by its former id. */
  readonly migrations: Map<string, number> = new Map();
  readonly #files = new Map<string, TelegramFile>();
  readonly #dates = new Map<string, number>();
  #updates = 100;
  protected readonly app: Hono;

  constructor(options: TelegramEmulatorOptions = {}) {
    super(options);
    this.botToken = options.botToken ?? '123456789:AAE-emulated_token';
    this.secretToken = options.secretToken ?? 'telegram_secret-token';
    this.app = this.#routes();
  }

  /** The id of the bot as a user, which is a part of its token. */
  get botId(): number {
    return Number(this.botToken.split(':', 1)[0]);
  }

  /** Somebody with Telegram. @param chat - where they write. @defaultValue the private chat with the bot */
  person(userId: number, chat: TelegramChat = { id: userId, type: 'private' }): TelegramPerson {
    return new TelegramPerson(this, userId, chat);
  }

  /** Keeps a file of a message to come, and gives its id. */
  keep(file: TelegramFile): string {
    const id = this.nextId('AgACAgIAAxk', 8);
    this.#files.set(id, file);
    return id;
  }

  /** The number of a new message of a chat. */
  nextMessage(chatId: number | string): { readonly id: string; readonly messageId: number; readonly date: number } {
    const messageId = Number.parseInt(this.nextId('', 8), 16);
    const id = `${chatId}:${messageId}`;
    const date = Math.floor(this.now() / 1000);
    this.#dates.set(id, date);
    return { id, messageId, date };
  }

  /** The time by the emulator's clock, in milliseconds. */
  get date(): number {
    return this.now();
  }

  /** Seconds since a message was sent. */
  ageOf(id: string): number {
    return Math.floor(this.now() / 1000) - (this.#dates.get(id) ?? 0);
  }

  /** A webhook with one update. */
  update(update: Readonly<Record<string, unknown>>): WebhookCall {
    this.#updates += 1;
    const body = JSON.stringify({ update_id: this.#updates, ...update });
    return this.webhook(async ({ wrongSignature }) => {
      const secret = wrongSignature ? 'somebody_else' : this.secretToken;
      const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret };
      return new Request(this.webhookUrl, { method: 'POST', headers, body });
    });
  }

  protected refuse(fault: Refusal): Response {
    switch (fault) {
      case 'rejected':
        return refusal(403, 'Forbidden: bot was blocked by the user');
      case 'unauthorized':
        return refusal(401, 'Unauthorized');
      case 'unavailable':
        return refusal(502, 'Bad Gateway');
      case 'rate_limited':
        return refusal(429, `Too Many Requests: retry after ${this.retryAfterSeconds}`, {
          retry_after: this.retryAfterSeconds,
        });
    }
  }

  #routes(): Hono {
    const app = new Hono();
    app.get('/file/:bot/:folder/:name', ({ req }) => {
      if (req.param('bot') !== `bot${this.botToken}`) return refusal(401, 'Unauthorized');
      const file = this.#files.get(req.param('name').split('.', 1)[0] ?? '');
      if (!file) return refusal(404, 'Not Found');
      return new Response(Buffer.from(file.bytes), { headers: { 'content-type': 'application/octet-stream' } });
    });
    app.all('/:bot/:method', async ({ req }) => {
      if (req.param('bot') !== `bot${this.botToken}`) return refusal(401, 'Unauthorized');
      const body = await readCallBody(req.raw);
      return body ? this.#call(req.param('method'), body) : badRequest("can't parse the call");
    });
    app.notFound(() => refusal(404, 'Not Found'));
    return app;
  }

  #call(method: string, { fields, files }: CallBody): Response {
    const reading = readCall(method, fields);
    if (reading === null) return refusal(404, 'Not Found');
    const { value: call, wrong } = reading;
    if (!call) return badRequest(`wrong parameters: ${wrong.join(', ')}`);
    if (method === 'getFile') return this.#fileOf(call.file_id ?? '');
    if (method !== 'setWebhook') return callMethod(this, method, call, files);
    this.webhookSettings = { url: call.url ?? '', allowedUpdates: call.allowed_updates ?? [] };
    this.secretToken = call.secret_token ?? '';
    return taken(true);
  }

  #fileOf(id: string): Response {
    const file = this.#files.get(id);
    if (!file) return badRequest('invalid file_id');
    const size = file.bytes.byteLength;
    if (size > 20 * 1024 * 1024) return badRequest('file is too big');
    const ending = /\.\w+$/u.exec(file.filename ?? '')?.[0] ?? '';
    return taken({ file_id: id, file_unique_id: `u${id}`, file_size: size, file_path: `documents/${id}${ending}` });
  }
}

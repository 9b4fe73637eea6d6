import { type Context, Hono } from 'hono';

import { Emulator, type EmulatorOptions } from '../emulator/emulator.ts';
import type { Refusal } from '../emulator/faults.ts';
import type { EmulatedMessage } from '../emulator/messages.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import { HTTPPerson } from './person.ts';
import { type CalledContent, type HTTPCall, readCall } from './schema.ts';
import { hasSignature, type HTTPSignature, signedHeaders } from './signature.ts';

export type { HTTPSignature } from './signature.ts';

/** What the other system is like. */
export interface HTTPEmulatorOptions extends EmulatorOptions {
  /** @defaultValue 'roomkit' */
  readonly signature?: HTTPSignature;
  readonly secret?: string;
  /** Takes a call with a `webhook-id` once. @defaultValue false */
  readonly deduplicates?: boolean;
}

/** Fields of a call. */
export type HTTPWords = Readonly<Record<string, unknown>>;

/** How far a message has come. */
export type HTTPStatus = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';

const DEFAULT_SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

/** Another system that takes generic webhooks, and sends some. */
export class HTTPEmulator extends Emulator {
  readonly signature: HTTPSignature;
  readonly secret: string;
  protected readonly app: Hono;
  readonly #deduplicates: boolean;
  /** Answers given, by the id of their call. */
  readonly #answers = new Map<string, string>();
  #isGone = false;

  constructor(options: HTTPEmulatorOptions = {}) {
    super(options);
    this.signature = options.signature ?? 'roomkit';
    this.secret = options.secret ?? DEFAULT_SECRET;
    this.#deduplicates = options.deduplicates ?? false;
    this.app = new Hono().post('/hook', (context) => this.#take(context));
  }

  /** Where it takes calls. */
  get hookUrl(): string {
    return `${this.url}/hook`;
  }

  /** Somebody there. */
  person(senderId: string): HTTPPerson {
    return new HTTPPerson(this, senderId);
  }

  /** Wants no more calls, and answers 410; or wants them again. */
  goAway(isGone = true): void {
    this.#isGone = isGone;
  }

  /** A message of a person, or something done to one. */
  inbound(senderId: string, words: HTTPWords, text: string | null): WebhookCall {
    const id = this.nextId('ext-', 8);
    if (words['type'] === undefined) this.messages.add({ id, author: 'person', from: senderId, to: 'kit', text });
    return this.call({ sender_id: senderId, external_id: id, ...words });
  }

  /** A report about a message that was taken. */
  report(id: string, status: HTTPStatus): WebhookCall {
    if (!this.messages.get(id)) throw new Error(`There is no message ${id}.`);
    const code = status === 'failed' ? { error_code: 'unreachable' } : {};
    return this.call({ type: 'status', message_id: id, status, ...code });
  }

  /** Any call, signed. */
  call(fields: HTTPWords): WebhookCall {
    const id = this.nextId('call-', 8);
    const body = new TextEncoder().encode(JSON.stringify(fields));
    return this.webhook(async ({ wrongSignature }) => {
      const secret = wrongSignature ? this.secret.replace(/.{8}$/u, 'AAAAAAA=') : this.secret;
      const timestamp = Math.floor(this.now() / 1000);
      const headers = {
        'content-type': 'application/json',
        ...signedHeaders(this.signature, secret, { id, timestamp, body }),
      };
      return new Request(this.webhookUrl, { method: 'POST', headers, body });
    });
  }

  protected refuse(refusal: Refusal): Response {
    switch (refusal) {
      case 'rejected':
        return problem(422, 'rejected');
      case 'unauthorized':
        return problem(401, 'bad_signature');
      case 'unavailable':
        return problem(503, 'unavailable');
      case 'rate_limited':
        return problem(429, 'slow_down', { 'retry-after': '2' });
    }
  }

  async #take({ req }: Context): Promise<Response> {
    if (this.#isGone) return problem(410, 'gone');
    const { headers } = req.raw;
    const body = new Uint8Array(await req.arrayBuffer());
    const now = Math.floor(this.now() / 1000);
    if (!hasSignature(this.signature, this.secret, headers, body, now)) return problem(401, 'bad_signature');
    const { value, wrong } = readCall(parsed(body));
    if (!value) return problem(400, 'invalid', {}, wrong);
    if (value.id !== headers.get('webhook-id')) return problem(400, 'invalid', {}, ['id']);
    const known = this.#answers.get(value.id);
    if (this.#deduplicates && known !== undefined) return Response.json({ message_id: known });
    const messageId = this.#apply(value.call, value.id);
    if (messageId === null) return problem(404, 'unknown_message');
    this.#answers.set(value.id, messageId);
    return Response.json({ message_id: messageId });
  }

  /** Does what a call says; null where it is about a message that is not there. */
  #apply(call: HTTPCall, key: string): string | null {
    switch (call.type) {
      case 'message':
        return this.messages.add({
          id: this.nextId('msg-', 8),
          author: 'business',
          from: 'kit',
          to: call.to,
          replyTo: call.replyTo,
          key,
          ...stored(call.content),
        }).id;
      case 'edit': {
        const edits = (this.messages.get(call.messageId)?.edits ?? 0) + 1;
        return this.messages.change(call.messageId, { ...stored(call.content), edits })?.id ?? null;
      }
      case 'delete':
        return this.messages.change(call.messageId, { isDeleted: true })?.id ?? null;
      case 'reaction': {
        const reactions = call.emoji === '' ? [] : [call.emoji];
        return this.messages.change(call.messageId, { reactions })?.id ?? null;
      }
      case 'typing':
        if (call.isTyping) this.typing.push(call.to);
        return this.nextId('note-', 8);
      case 'read': {
        const found = call.messageIds.map((id) => this.messages.change(id, { isRead: true }));
        return found.includes(null) ? null : this.nextId('note-', 8);
      }
    }
  }
}

function stored({
  files,
  ...content
}: CalledContent): Pick<EmulatedMessage, 'buttons' | 'files' | 'location' | 'template' | 'text'> {
  return { ...content, files: files.map((file) => ({ ...file, bytes: null })) };
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return null;
  }
}

function problem(
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
  fields: readonly string[] = [],
): Response {
  return Response.json({ code, fields }, { status, headers });
}

import { type Context, Hono } from 'hono';

import { Emulator, type EmulatorOptions } from '../emulator/emulator.ts';
import type { Refusal } from '../emulator/faults.ts';
import { FileShelf, type KeptFile } from '../emulator/file-shelf.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import { VoiceMeUpPerson } from './person.ts';
import { readQueuedMessage } from './schema.ts';

/** The account the emulator holds. */
export interface VoiceMeUpEmulatorOptions extends EmulatorOptions {
  readonly username?: string;
  readonly authToken?: string;
  /** What the address of the webhook ends with, as `?secret=…`. */
  readonly webhookSecret?: string;
  /** How webhooks are written. @defaultValue 'json' */
  readonly webhookFormat?: 'json' | 'form';
}

/** Texts and pictures of VoiceMeUp: `queue_sms`, and what people write. It signs nothing, and reports nothing. */
export class VoiceMeUpEmulator extends Emulator {
  readonly username: string;
  readonly authToken: string;
  readonly webhookSecret: string;
  protected readonly app: Hono;
  readonly #format: 'json' | 'form';
  readonly #files = new FileShelf();
  #transmissions = 0;

  constructor(options: VoiceMeUpEmulatorOptions = {}) {
    super(options);
    this.username = options.username ?? 'acme';
    this.authToken = options.authToken ?? 'voicemeup-auth-token';
    this.webhookSecret = options.webhookSecret ?? 'voicemeup-webhook-secret';
    this.#format = options.webhookFormat ?? 'json';
    this.app = this.#routes();
  }

  /** Where calls go, the version included. */
  get baseUrl(): string {
    return `${this.url}/api/v1.1/json`;
  }

  /** Somebody with a phone. @param to - the number of the business that they write to */
  person(number: string, to: string): VoiceMeUpPerson {
    return new VoiceMeUpPerson(this, number, to);
  }

  /** Keeps a file of a message to come, and gives its address, which asks for no credentials. */
  keep(file: KeptFile, ending: string): string {
    return this.url + this.#files.keep(`${this.nextId('', 8)}.${ending}`, file);
  }

  /** When a message left, another for each: both calls of an MMS have the same. */
  timeOfTransmission(): string {
    this.#transmissions += 1;
    return new Date(this.now() + 1000 * this.#transmissions).toISOString().slice(0, 19).replace('T', ' ');
  }

  /** A message of a person, and the webhook that tells of it: numbers come without their plus. */
  inbound(given: {
    readonly from: string;
    readonly to: string;
    readonly message: string;
    readonly time: string;
    readonly attachment: Readonly<Record<string, string>>;
  }): WebhookCall {
    const { from, to, message, time, attachment } = given;
    const { id } = this.messages.add({ id: this.#hash(), author: 'person', from, to, text: message });
    const fields = {
      sms_hash: id,
      source_number: withoutPlus(from),
      destination_number: withoutPlus(to),
      message,
      datetime_transmission: time,
      direction: 'in',
      ...attachment,
    };
    return this.webhook(async ({ wrongSignature }) => {
      const url = new URL(this.webhookUrl);
      url.searchParams.set('secret', wrongSignature ? 'somebody else' : this.webhookSecret);
      const body = this.#format === 'json' ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
      const type = this.#format === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
      return new Request(url, { method: 'POST', headers: { 'content-type': type }, body });
    });
  }

  /** VoiceMeUp publishes no list of its codes: these stand for some. */
  protected refuse(refusal: Refusal): Response {
    switch (refusal) {
      case 'rejected':
        return answer('error', 'destination_number_blocked', 'The number is blocked.');
      case 'unauthorized':
        return answer('error', 'authentication_failed', 'The token is wrong.');
      case 'unavailable':
        return new Response('unavailable', { status: 503 });
      case 'rate_limited':
        return new Response('too many requests', { status: 429, headers: { 'retry-after': '2' } });
    }
  }

  #routes(): Hono {
    const app = new Hono();
    app.post('/api/v1.1/json/queue_sms', (context) => this.#queue(context));
    this.#files.serve(app);
    return app;
  }

  async #queue({ req }: Context): Promise<Response> {
    const { value } = readQueuedMessage(await req.parseBody());
    if (!value) return answer('error', 'parameter_invalid', 'A parameter is wrong.');
    const { attachment, authToken, from, text, to, username } = value;
    if (username !== this.username || authToken !== this.authToken) return this.refuse('unauthorized');
    const files = attachment === null ? [] : [{ url: attachment, mimeType: null, filename: null, bytes: null }];
    const { id } = this.messages.add({ id: this.#hash(), author: 'business', from, to, text, files });
    return answer('success', 'queued_sms_hash', id);
  }

  #hash(): string {
    return this.nextId('', 32);
  }
}

/** Everything is answered with 200; one message stands alone, several in a list. */
function answer(status: 'success' | 'error', code: string, content: string): Response {
  const said = { code, _content: content };
  const message = status === 'success' ? [{ code: 'queued', _content: 'The message is queued.' }, said] : said;
  return Response.json({ response_details: { response_status: status, response_messages: { message } } });
}

function withoutPlus(number: string): string {
  return number.replace(/^\+/u, '');
}

import { Buffer } from 'node:buffer';

import { type Context, Hono } from 'hono';

import { Emulator, type EmulatorOptions } from '../emulator/emulator.ts';
import type { Refusal } from '../emulator/faults.ts';
import type { EmulatedMessage } from '../emulator/messages.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import { type PersonFile, TwilioPerson } from './person.ts';
import { isUpdateMessage, readCreateMessage } from './schema.ts';
import { twilioSignature } from './signature.ts';

/** The account the emulator holds. */
export interface TwilioEmulatorOptions extends EmulatorOptions {
  readonly accountSid?: string;
  readonly authToken?: string;
}

/** Parameters of an inbound webhook beside those every one has. */
export type InboundParameters = Readonly<Record<string, string>>;

/** Twilio's words for how far a message got. */
export type TwilioStatus = 'queued' | 'sending' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'read';

const API_VERSION = '2010-04-01';

/** Programmable Messaging of Twilio: SMS, MMS and RCS. */
export class TwilioEmulator extends Emulator {
  readonly accountSid: string;
  readonly authToken: string;
  protected readonly app: Hono;
  readonly #files = new Map<string, PersonFile>();

  constructor(options: TwilioEmulatorOptions = {}) {
    super(options);
    this.accountSid = options.accountSid ?? `AC${'0'.repeat(31)}1`;
    this.authToken = options.authToken ?? 'twilio-auth-token';
    this.app = this.#routes();
  }

  /** Somebody with a phone. */
  person(address: string, to: string): TwilioPerson {
    return new TwilioPerson(this, address, to);
  }

  /** A message of a person, and the webhook that tells of it. */
  inbound(message: {
    readonly from: string;
    readonly to: string;
    readonly parameters: InboundParameters;
    readonly files: readonly PersonFile[];
  }): WebhookCall {
    const { from, to, parameters, files } = message;
    const id = this.nextId(files.length > 0 ? 'MM' : 'SM');
    const media = files.flatMap((file, at) => {
      const mediaSid = this.nextId('ME');
      this.#files.set(mediaSid, file);
      const url = `${this.url}/${API_VERSION}/Accounts/${this.accountSid}/Messages/${id}/Media/${mediaSid}`;
      return [
        [`MediaUrl${at}`, url],
        [`MediaContentType${at}`, file.mimeType],
      ] as const;
    });
    const text = parameters['Body'] ?? null;
    this.messages.add({ id, author: 'person', from, to, text });
    return this.#signed({
      ToCountry: 'US',
      SmsMessageSid: id,
      NumMedia: String(files.length),
      SmsSid: id,
      SmsStatus: 'received',
      To: to,
      NumSegments: '1',
      MessageSid: id,
      AccountSid: this.accountSid,
      From: from,
      ApiVersion: API_VERSION,
      ...parameters,
      ...Object.fromEntries(media),
    });
  }

  /** A status callback about a message the business sent. */
  report(id: string, status: TwilioStatus, errorCode?: number): WebhookCall {
    const message = this.messages.get(id);
    if (!message) throw new Error(`There is no message ${id}.`);
    return this.#signed({
      SmsSid: id,
      SmsStatus: status,
      MessageStatus: status,
      To: message.to,
      MessageSid: id,
      AccountSid: this.accountSid,
      From: message.from,
      ApiVersion: API_VERSION,
      ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
    });
  }

  protected refuse(refusal: Refusal): Response {
    switch (refusal) {
      case 'rejected':
        return problem(400, 21_610, 'Attempt to send to unsubscribed recipient');
      case 'unauthorized':
        return problem(401, 20_003, 'Authenticate');
      case 'unavailable':
        return problem(503, 20_503, 'Service unavailable');
      case 'rate_limited':
        return problem(429, 20_429, 'Too Many Requests', { 'retry-after': '2' });
    }
  }

  #routes(): Hono {
    const app = new Hono();
    const account = `/${API_VERSION}/Accounts/${this.accountSid}`;
    app.use(`${account}/*`, async (context, next) => {
      if (!this.#isAuthorized(context.req.header('authorization'))) return problem(401, 20_003, 'Authenticate');
      return next();
    });
    app.post(`${account}/Messages.json`, (context) => this.#create(context));
    app.get(`${account}/Messages/:file`, (context) => {
      const message = this.#named(context);
      return message ? context.json(this.#resource(message)) : notFound();
    });
    app.post(`${account}/Messages/:file`, async (context) => {
      const message = this.#named(context);
      if (!message) return notFound();
      if (!isUpdateMessage(await context.req.parseBody())) return problem(400, 20_001, 'Invalid parameter');
      return context.json(this.#resource(this.messages.change(message.id, { text: '' }) ?? message));
    });
    app.delete(`${account}/Messages/:file`, (context) => {
      const message = this.#named(context);
      if (!message) return notFound();
      this.messages.change(message.id, { isDeleted: true });
      return context.body(null, 204);
    });
    app.get(`${account}/Messages/:sid/Media/:media`, ({ req }) => {
      const file = this.#files.get(req.param('media').replace(/\.json$/u, ''));
      if (!file) return notFound();
      return new Response(Buffer.from(file.bytes), { headers: { 'content-type': file.mimeType } });
    });
    app.notFound(() => notFound());
    return app;
  }

  async #create(context: Context): Promise<Response> {
    const { value, wrong } = readCreateMessage(await context.req.parseBody({ all: true }));
    if (!value) {
      return wrong.includes('To')
        ? problem(400, 21_211, "Invalid 'To' Phone Number")
        : problem(400, 21_602, 'Invalid message');
    }
    const { to, from, body, mediaUrls, contentSid } = value;
    const message = this.messages.add({
      id: this.nextId(mediaUrls.length > 0 ? 'MM' : 'SM'),
      author: 'business',
      from,
      to,
      text: body,
      files: mediaUrls.map((url) => ({ url, mimeType: null, filename: null, bytes: null })),
      template: contentSid,
    });
    return context.json(this.#resource(message), 201);
  }

  #named(context: Context): EmulatedMessage | null {
    return this.messages.get((context.req.param('file') ?? '').replace(/\.json$/u, ''));
  }

  /** A message as Twilio shows it. */
  #resource(message: EmulatedMessage): Readonly<Record<string, string | number | null>> {
    const isService = message.from.startsWith('MG');
    return {
      account_sid: this.accountSid,
      api_version: API_VERSION,
      body: message.text,
      date_created: new Date(this.now()).toUTCString(),
      date_sent: null,
      date_updated: new Date(this.now()).toUTCString(),
      direction: message.author === 'business' ? 'outbound-api' : 'inbound',
      error_code: null,
      error_message: null,
      from: isService ? null : message.from,
      messaging_service_sid: isService ? message.from : null,
      num_media: String(message.files.length),
      num_segments: '1',
      price: null,
      price_unit: 'USD',
      sid: message.id,
      status: isService ? 'accepted' : 'queued',
      to: message.to,
      uri: `/${API_VERSION}/Accounts/${this.accountSid}/Messages/${message.id}.json`,
    };
  }

  #isAuthorized(header: string | undefined): boolean {
    return header === `Basic ${Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64')}`;
  }

  #signed(parameters: InboundParameters): WebhookCall {
    const form = new URLSearchParams(parameters);
    return this.webhook(async ({ wrongSignature }) => {
      const url = this.webhookUrl;
      const secret = wrongSignature ? 'somebody else' : this.authToken;
      return new Request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
          'x-twilio-signature': twilioSignature(secret, url, form),
        },
        body: form.toString(),
      });
    });
  }
}

function problem(
  status: number,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return Response.json({ code, message, more_info, status }, { status, headers });
}

function notFound(): Response {
  return problem(404, 20_404, 'The requested resource was not found');
}

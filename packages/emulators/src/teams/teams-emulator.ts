import { Buffer } from 'node:buffer';

import { type Context, Hono } from 'hono';

import { Emulator, type EmulatorOptions } from '../emulator/emulator.ts';
import type { Refusal } from '../emulator/faults.ts';
import type { WebhookCall } from '../emulator/webhook-call.ts';
import { Authority } from './authority.ts';
import { connectorError } from './connector-error.ts';
import { type TeamsConversation, type TeamsFile, TeamsPerson } from './person.ts';
import { isTyping, readActivity, readConversation } from './schema.ts';
import { baseOf, shownBy } from './shown.ts';

/** The bot the emulator holds. */
export interface TeamsEmulatorOptions extends EmulatorOptions {
  readonly appId?: string;
  readonly appPassword?: string;
  readonly tenantId?: string;
}

/** What reactions are called on the wire, and what people see. */
const REACTIONS: Readonly<Record<string, string>> = {
  like: '👍',
  heart: '❤️',
  laugh: '😆',
  surprised: '😮',
  sad: '🙁',
  angry: '😠',
};
const MAX_ACTIVITY_BYTES = 100 * 1024;
const ACTIVITIES = '/teams/v3/conversations/:conversation/activities';

/** The Bot Framework with Teams behind it: tokens, keys, activities, and the webhooks of one bot. */
export class TeamsEmulator extends Emulator {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenantId: string;
  /** Gives the bot its tokens, and signs the service's. */
  readonly authority: Authority;
  /** How many edits it still takes; those after are refused, as Teams does without saying why. */
  editsLeft: number = Number.POSITIVE_INFINITY;
  /** How long it wants to be left in peace by who sends too much, in seconds. */
  retryAfterSeconds = 2;
  protected readonly app: Hono;
  readonly #files = new Map<string, TeamsFile>();
  readonly #conversations = new Set<string>();
  #activities = 1_700_000_000_000;

  constructor(options: TeamsEmulatorOptions = {}) {
    super(options);
    this.appId = options.appId ?? '0a1b2c3d-0000-4000-8000-00000000b071';
    this.appPassword = options.appPassword ?? 'teams-app-password';
    this.tenantId = options.tenantId ?? '7e4a1000-0000-4000-8000-000000007e4a';
    this.authority = new Authority(this, () => this.now());
    this.app = this.#routes();
  }

  /** Where activities are sent to. */
  get serviceUrl(): string {
    return `${this.url}/teams/`;
  }

  /** Where the document is that says where the keys are. */
  get openIdUrl(): string {
    return `${this.url}/v1/.well-known/openidconfiguration`;
  }

  /** The bot as Teams names it. */
  get bot(): { readonly id: string; readonly name: string } {
    return { id: `28:${this.appId}`, name: 'Rooms' };
  }

  /** Somebody with Teams. @param conversation - where they write. @defaultValue their own with the bot */
  person(id: string, conversation?: TeamsConversation): TeamsPerson {
    const where: TeamsConversation = conversation ?? { id: `a:personal-${id.replace(/^29:/u, '')}`, type: 'personal' };
    this.#conversations.add(baseOf(where.id));
    return new TeamsPerson(this, id, where);
  }

  /** Keeps a picture of a message to come, and gives its address, for which the bot needs its token. */
  keep(file: TeamsFile): string {
    const id = this.nextId('0-cus-d1-', 8);
    this.#files.set(id, file);
    return `${this.serviceUrl}v3/attachments/${id}/views/original`;
  }

  nextActivity(): string {
    this.#activities += 1;
    return String(this.#activities);
  }

  /** The id of a message over all conversations; a thread's messages are the channel's. */
  keyOf(conversationId: string, activityId: string): string {
    return `${baseOf(conversationId)}/${activityId}`;
  }

  /**
   * A webhook with one activity. Nothing signs it: its token says who calls, and which service it speaks for.
   *
   * @param claims - in place of those of a true token
   */
  activity(activity: Readonly<Record<string, unknown>>, claims: Readonly<Record<string, unknown>> = {}): WebhookCall {
    const { serviceUrl, bot } = this;
    const timestamp = new Date(this.now()).toISOString();
    const body = JSON.stringify({ channelId: 'msteams', serviceUrl, recipient: bot, timestamp, ...activity });
    const sign = this.authority.signer({ serviceurl: serviceUrl, ...claims });
    return this.webhook(async ({ wrongSignature }) => {
      const token = sign(wrongSignature);
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      return new Request(this.webhookUrl, { method: 'POST', headers, body });
    });
  }

  protected override meetsFaults(request: Request): boolean {
    return new URL(request.url).pathname.startsWith('/teams/');
  }

  protected refuse(refusal: Refusal): Response {
    switch (refusal) {
      case 'rejected':
        return connectorError(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
      case 'unauthorized':
        return connectorError(401, 'Unauthorized', 'Authorization has been denied for this request.');
      case 'unavailable':
        return connectorError(502, 'ServiceError', 'Unknown');
      case 'rate_limited':
        return connectorError(429, 'TooManyRequests', 'Too many requests', {
          'retry-after': String(this.retryAfterSeconds),
        });
    }
  }

  #routes(): Hono {
    const app = new Hono();
    app.route(
      '/',
      this.authority.routes(() => this.url),
    );
    app.get('/sharepoint/:id/views/original', ({ req }) => this.#file(req.param('id')));
    app.use('/teams/*', async ({ req }, next) => {
      return this.authority.isValid(req.header('authorization')) ? next() : this.refuse('unauthorized');
    });
    app.get('/teams/v3/attachments/:id/views/original', ({ req }) => this.#file(req.param('id')));
    app.post('/teams/v3/conversations', (context) => this.#open(context));
    app.post(ACTIVITIES, (context) => this.#take(context, null));
    app.post(`${ACTIVITIES}/:activity`, (context) => this.#take(context, context.req.param('activity')));
    app.put(`${ACTIVITIES}/:activity`, (context) => this.#edit(context));
    app.delete(`${ACTIVITIES}/:activity`, (context) => this.#change(context, () => ({ isDeleted: true })));
    app.put(`${ACTIVITIES}/:activity/reactions/:type`, (context) => {
      const emoji = REACTIONS[context.req.param('type')];
      if (emoji === undefined) return connectorError(400, 'BadArgument', 'Unknown reaction type.');
      return this.#change(context, (known) => ({ reactions: [...known.filter((one) => one !== emoji), emoji] }));
    });
    app.delete(`${ACTIVITIES}/:activity/reactions/:type`, (context) => {
      const emoji = REACTIONS[context.req.param('type')];
      return this.#change(context, (known) => ({ reactions: known.filter((one) => one !== emoji) }));
    });
    app.notFound(() => connectorError(404, 'NotFound', 'Unknown path'));
    return app;
  }

  async #open({ req }: Context): Promise<Response> {
    const { value, wrong } = readConversation(await req.json().catch(() => null));
    if (!value) return connectorError(400, 'BadSyntax', `Wrong: ${wrong.join(', ')}`);
    if (value.tenantId !== this.tenantId) return connectorError(403, 'Forbidden', 'The tenant admin disabled this bot');
    const { conversation } = this.person(value.userId);
    return Response.json({ id: conversation.id, serviceUrl: this.serviceUrl }, { status: 201 });
  }

  async #take({ req }: Context, replyTo: string | null): Promise<Response> {
    const conversation = this.#conversationOf(req.param('conversation') ?? '');
    if (conversation === null) return connectorError(404, 'ConversationNotFound', 'Conversation not found.');
    const bytes = await req.arrayBuffer();
    if (bytes.byteLength > MAX_ACTIVITY_BYTES)
      return connectorError(413, 'MessageSizeTooBig', 'Message size too large.');
    const body = parse(bytes);
    if (isTyping(body)) {
      this.typing.push(conversation);
      return Response.json({ id: this.nextActivity() }, { status: 201 });
    }
    const { value: activity, wrong } = readActivity(body);
    if (!activity) return connectorError(400, 'BadSyntax', `Wrong: ${wrong.join(', ')}`);
    const id = this.nextActivity();
    this.messages.add({
      id: this.keyOf(conversation, id),
      author: 'business',
      from: this.bot.id,
      to: conversation,
      replyTo: replyTo === null ? null : this.keyOf(conversation, replyTo),
      ...shownBy(activity),
    });
    return Response.json({ id }, { status: 201 });
  }

  async #edit(context: Context): Promise<Response> {
    const { value: activity, wrong } = readActivity(parse(await context.req.arrayBuffer()));
    if (!activity) return connectorError(400, 'BadSyntax', `Wrong: ${wrong.join(', ')}`);
    if (this.editsLeft <= 0) return connectorError(403, 'ServiceError', 'Unknown');
    this.editsLeft -= 1;
    return this.#change(context, (_reactions, edits) => ({ ...shownBy(activity), edits: edits + 1 }));
  }

  #change(
    { req }: Context,
    change: (reactions: readonly string[], edits: number) => Parameters<typeof this.messages.change>[1],
  ): Response {
    const conversation = this.#conversationOf(req.param('conversation') ?? '');
    const activity = req.param('activity') ?? '';
    const message = conversation === null ? null : this.messages.get(this.keyOf(conversation, activity));
    if (!message || message.isDeleted) return connectorError(404, 'ActivityNotFoundInConversation', 'Not found.');
    this.messages.change(message.id, change(message.reactions, message.edits));
    return Response.json({ id: activity });
  }

  /** Null for one that the bot is not in. */
  #conversationOf(id: string): string | null {
    return this.#conversations.has(baseOf(id)) ? id : null;
  }

  #file(id: string): Response {
    const file = this.#files.get(id);
    if (!file) return connectorError(404, 'AttachmentNotFound', 'Not found.');
    return new Response(Buffer.from(file.bytes), { headers: { 'content-type': file.mimeType } });
  }
}

function parse(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return null;
  }
}

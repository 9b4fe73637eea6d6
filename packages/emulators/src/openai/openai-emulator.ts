import { Hono } from 'hono';

import type { VendorApp } from '../emulator/vendor-server.ts';
import type { ModelRefusal } from '../model/faults.ts';
import { readForm } from '../model/form.ts';
import { type ModelContext, ModelEmulator, type ModelEmulatorOptions } from '../model/model-emulator.ts';
import { openaiChatRule } from './chat/rules.ts';
import { openaiChatRequest } from './chat/schema.ts';
import { chatWire } from './chat/wire.ts';
import { errorBody, formRefusal, invalidRequest, noSuchModel, openaiError, refusal } from './errors.ts';
import { openaiModels } from './models.ts';
import { responsesRule } from './responses/rules.ts';
import { responsesRequest } from './responses/schema.ts';
import { SealedReasoning } from './responses/sealed.ts';
import { responsesWire } from './responses/wire.ts';

/** How the emulated vendor is set up. */
export interface OpenAIEmulatorOptions extends ModelEmulatorOptions {
  /** The one key that is taken. @defaultValue 'sk-emulated' */
  readonly apiKey?: string;
}

const CHAT_STYLE = {
  facts: { service_tier: 'default' },
  thinkingField: null,
  hasRefusals: true,
  callsFinish: 'tool_calls',
} as const;

/**
 * OpenAI's Responses API and Chat Completions, and the list of models, all under `/v1`. It keeps no answers; of sealed
 * reasoning it takes back what it has given. Where the API has no word for a finish reason (`other`), it plays `stop`.
 */
export class OpenAIEmulator extends ModelEmulator {
  readonly apiKey: string;
  readonly #sealed = new SealedReasoning();
  protected readonly app: VendorApp = new Hono();

  constructor(options: OpenAIEmulatorOptions = {}) {
    super(options);
    this.apiKey = options.apiKey ?? 'sk-emulated';
    this.app.use('*', async ({ req }, next) => {
      if (req.header('authorization') === `Bearer ${this.apiKey}`) return next();
      return refusal({ kind: 'unauthorized' }, '****', null);
    });
    this.app.post('/v1/chat/completions', (context) => this.#chat(context));
    this.app.post('/v1/responses', (context) => this.#respond(context));
    this.app.get('/v1/models', () => Response.json(openaiModels(this.models)));
    this.app.notFound(({ req }) => {
      const message = `Invalid URL (${req.method} ${req.path})`;
      return openaiError(404, { type: 'invalid_request_error', code: null, message });
    });
  }

  protected refuseModel(given: ModelRefusal, words: string, key: string | null): Response {
    return refusal(given, words, key);
  }

  async #chat(context: ModelContext): Promise<Response> {
    const form = await readForm(context.req.raw, openaiChatRequest);
    if (form.problem) return formRefusal(form.problem);
    const request = form.value;
    if (!this.hasModel(request.model)) return noSuchModel(request.model);
    const broken = openaiChatRule(request);
    if (broken !== null) return invalidRequest(broken);
    const head = { ...CHAT_STYLE, ...this.#head('chatcmpl-'), model: request.model };
    const wire = chatWire(request, head, (message) => errorBody({ type: 'server_error', code: null, message }));
    return this.respond(context, { body: { ...request }, stream: request.stream === true }, wire);
  }

  async #respond(context: ModelContext): Promise<Response> {
    const form = await readForm(context.req.raw, responsesRequest);
    if (form.problem) return formRefusal(form.problem);
    const request = form.value;
    if (!this.hasModel(request.model)) return noSuchModel(request.model);
    const broken = responsesRule(request, this.#sealed);
    if (broken !== null) return invalidRequest(broken);
    const wire = responsesWire({ ...this.#head('resp_'), request }, this.#sealed, () => this.nextId('', 24));
    return this.respond(context, { body: { ...request }, stream: request.stream === true }, wire);
  }

  #head(prefix: string): { readonly id: string; readonly created: number } {
    return { id: this.nextId(prefix, 24), created: Math.floor(this.now() / 1000) };
  }
}

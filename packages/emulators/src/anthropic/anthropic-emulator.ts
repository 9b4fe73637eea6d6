import { Hono } from 'hono';

import type { VendorApp } from '../emulator/vendor-server.ts';
import type { ModelRefusal } from '../model/faults.ts';
import { readForm } from '../model/form.ts';
import { sse } from '../model/frames.ts';
import { type ModelContext, ModelEmulator, type ModelEmulatorOptions } from '../model/model-emulator.ts';
import type { ModelWire } from '../model/wire.ts';
import { anthropicError, errorBody, formRefusal, refusal } from './errors.ts';
import { anthropicEvents } from './events.ts';
import { anthropicMessage } from './message.ts';
import { anthropicModels } from './models.ts';
import { brokenRule } from './rules.ts';
import { type AnthropicRequest, REQUEST_OF_VERSION } from './schema.ts';
import { Signatures } from './signatures.ts';

/** How the emulated vendor is set up. */
export interface AnthropicEmulatorOptions extends ModelEmulatorOptions {
  /** The one key that is taken. @defaultValue 'sk-ant-emulated' */
  readonly apiKey?: string;
}

/**
 * The Messages API (https://platform.claude.com/docs/en/api/messages) in the versions 2026-10-21 and 2023-06-01, and
 * the list of models. Takes back no thinking but what it has given, unchanged.
 */
export class AnthropicEmulator extends ModelEmulator {
  readonly apiKey: string;
  readonly #signatures = new Signatures();
  protected readonly app: VendorApp = new Hono();

  constructor(options: AnthropicEmulatorOptions = {}) {
    super(options);
    this.apiKey = options.apiKey ?? 'sk-ant-emulated';
    this.app.use('*', async ({ req }, next) => {
      if (req.header('authorization') !== `Bearer ${this.apiKey}` && req.header('x-api-key') !== this.apiKey) {
        return refusal({ kind: 'unauthorized' }, 'invalid x-api-key', null);
      }
      if (REQUEST_OF_VERSION[req.header('anthropic-version') ?? ''] !== undefined) return next();
      return anthropicError(400, 'invalid_request_error', 'anthropic-version: header is required');
    });
    this.app.post('/v1/messages', (context) => this.#message(context));
    this.app.get('/v1/models', () => Response.json(anthropicModels(this.models)));
    this.app.notFound(() => anthropicError(404, 'not_found_error', 'Not found'));
  }

  protected refuseModel(given: ModelRefusal, words: string, key: string | null): Response {
    return refusal(given, words, key);
  }

  async #message(context: ModelContext): Promise<Response> {
    const version = context.req.header('anthropic-version') ?? '';
    const form = await readForm(context.req.raw, REQUEST_OF_VERSION[version]!);
    if (form.problem) return formRefusal(form.problem);
    const request = form.value;
    const broken = brokenRule(request, this.#signatures);
    if (broken !== null) return anthropicError(400, 'invalid_request_error', broken);
    if (!this.hasModel(request.model)) return anthropicError(404, 'not_found_error', `model: ${request.model}`);
    return this.respond(context, { body: { ...request }, stream: request.stream === true }, this.#wire(request));
  }

  #wire({ model }: AnthropicRequest): ModelWire {
    const id = this.nextId('msg_', 24);
    const requestId = { 'request-id': `req_${id}` };
    return {
      headers: requestId,
      streamHeaders: { ...requestId, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
      whole: (answer) => {
        this.#signatures.sign(answer);
        return anthropicMessage(answer, { id, model });
      },
      frames: (answer) => {
        this.#signatures.sign(answer);
        return anthropicEvents(answer, { id, model });
      },
      failure: (words) => sse(errorBody('overloaded_error', words), 'error'),
    };
  }
}

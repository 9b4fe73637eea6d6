import { Hono } from 'hono';

import type { VendorApp } from '../emulator/vendor-server.ts';
import type { ModelRefusal } from '../model/faults.ts';
import { readForm } from '../model/form.ts';
import { type ModelContext, ModelEmulator, type ModelEmulatorOptions } from '../model/model-emulator.ts';
import type { ChatHead } from '../openai/chat/completion.ts';
import { chatWire } from '../openai/chat/wire.ts';
import { errorBody, formRefusal, refusal, type VLLMErrorForm, vllmError } from './errors.ts';
import { brokenRule, type VLLMServer } from './rules.ts';
import { type VLLMRequest, vllmRequest } from './schema.ts';

/** How the emulated server was started. */
export interface VLLMEmulatorOptions extends ModelEmulatorOptions, Partial<VLLMServer> {
  /** The models it serves. @defaultValue `['Qwen/Qwen3-8B']` */
  readonly models?: readonly string[];
  /** `--api-key`. @defaultValue nobody is asked for one */
  readonly apiKey?: string;
  /** Tokens that fit into a request and its answer. @defaultValue 32768 */
  readonly maxModelLen?: number;
  /** Where thinking is shown: newer versions say `reasoning`. @defaultValue 'reasoning' */
  readonly thinkingField?: 'reasoning' | 'reasoning_content';
  /** How errors are worded. @defaultValue 'nested' */
  readonly errors?: VLLMErrorForm;
}

/**
 * Chat Completions as vLLM serves them (https://docs.vllm.ai), with its list of models. It knows no refusals: where a
 * script says `refusal` or `other`, it plays `stop`. Signatures of thinking are left out: it signs nothing.
 */
export class VLLMEmulator extends ModelEmulator {
  readonly #options: VLLMEmulatorOptions;
  readonly #errors: VLLMErrorForm;
  readonly #server: VLLMServer;
  protected readonly app: VendorApp = new Hono();

  constructor(options: VLLMEmulatorOptions = {}) {
    super({ ...options, models: options.models ?? ['Qwen/Qwen3-8B'] });
    this.#options = options;
    this.#errors = options.errors ?? 'nested';
    const { maxModelLen = 32_768, callsTools = true, thinks = true } = options;
    this.#server = { maxModelLen, callsTools, thinks };
    this.app.use('/v1/*', async ({ req }, next) => {
      const { apiKey } = options;
      if (apiKey === undefined || req.header('authorization') === `Bearer ${apiKey}`) return next();
      return this.refuseModel({ kind: 'unauthorized' }, '');
    });
    this.app.post('/v1/chat/completions', (context) => this.#chat(context));
    this.app.get('/v1/models', () => Response.json(this.#models()));
    this.app.get('/health', () => new Response(null, { status: 200 }));
    this.app.notFound(() => Response.json({ detail: 'Not Found' }, { status: 404 }));
  }

  protected refuseModel(given: ModelRefusal, words: string): Response {
    return refusal(this.#errors, given, words, this.#server.maxModelLen);
  }

  async #chat(context: ModelContext): Promise<Response> {
    const form = await readForm(context.req.raw, vllmRequest);
    if (form.problem) return formRefusal(this.#errors, form.problem);
    const request = form.value;
    if (!this.hasModel(request.model)) {
      return vllmError(this.#errors, 404, 'NotFoundError', `The model \`${request.model}\` does not exist.`);
    }
    const broken = brokenRule(request, this.#server);
    if (broken !== null) return this.refuseModel({ kind: 'invalid' }, broken);
    const wire = chatWire({ stream_options: request.stream_options }, this.#head(request), (words) =>
      errorBody(this.#errors, 500, 'InternalServerError', words),
    );
    return this.respond(context, { body: { ...request }, stream: request.stream === true }, wire);
  }

  #head({ model, tool_choice: choice, include_reasoning: shows = true }: VLLMRequest): ChatHead {
    const { thinkingField = 'reasoning' } = this.#options;
    return {
      id: this.nextId('chatcmpl-', 32),
      model,
      created: Math.floor(this.now() / 1000),
      facts: { system_fingerprint: null },
      thinkingField: this.#server.thinks && shows ? thinkingField : null,
      hasRefusals: false,
      // Of a tool it was told to call, the server says that the model stopped.
      callsFinish: typeof (choice ?? 'auto') === 'object' ? 'stop' : 'tool_calls',
    };
  }

  #models(): object {
    const { maxModelLen } = this.#server;
    const data = (this.models ?? []).map((id) => ({
      id,
      object: 'model',
      created: 1_777_000_000,
      owned_by: 'vllm',
      root: id,
      parent: null,
      max_model_len: maxModelLen,
      permission: [],
    }));
    return { object: 'list', data };
  }
}

import { toBase64 } from '@roomkit/core/providers';
import { Hono } from 'hono';

import type { VendorApp } from '../emulator/vendor-server.ts';
import type { ModelRefusal } from '../model/faults.ts';
import { readForm } from '../model/form.ts';
import { type ModelContext, ModelEmulator, type ModelEmulatorOptions } from '../model/model-emulator.ts';
import type { ModelOutput } from '../model/script.ts';
import { answered, invalidArgument, invalidKey, missingKey, refused, unknownModel, wrongForm } from './errors.ts';
import { described, type GeminiModel, listed, modelOf } from './models.ts';
import type { GeminiRequest } from './request.ts';
import { ruleBroken } from './rules.ts';
import { GEMINI_REQUEST } from './schema.ts';
import { Signatures } from './signatures.ts';
import { geminiWire, listWire, type WireOptions } from './wire.ts';

/** The key the emulator knows. */
export interface GeminiEmulatorOptions extends ModelEmulatorOptions {
  readonly apiKey?: string;
}

/**
 * The Gemini API: `generateContent`, `streamGenerateContent` and the list of models. It remembers the signatures it
 * gave, and refuses calls that come back without theirs. A call of a script whose id is empty leaves without one.
 */
export class GeminiEmulator extends ModelEmulator {
  readonly apiKey: string;
  readonly #signatures = new Signatures();
  protected readonly app: VendorApp;

  constructor(options: GeminiEmulatorOptions = {}) {
    super(options);
    this.apiKey = options.apiKey ?? 'AIzaSy-emulated-key';
    this.app = this.#routes();
  }

  protected refuseModel(refusal: ModelRefusal, words: string, key: string | null): Response {
    return answered(refused(refusal, words, key));
  }

  protected override keyOf(context: ModelContext): string | null {
    return context.req.header('x-goog-api-key') ?? null;
  }

  #routes(): VendorApp {
    const app: VendorApp = new Hono();
    app.use(async (context, next) => {
      const key = this.keyOf(context);
      if (key === this.apiKey) return next();
      return answered(key === null ? missingKey() : invalidKey('API key not valid. Please pass a valid API key.'));
    });
    app.get('/:version/models', () => Response.json(listed(this.models)));
    app.get('/:version/models/:model', ({ req }) => {
      const name = req.param('model');
      return this.hasModel(name) ? Response.json(described(modelOf(name))) : answered(unknownModel(name));
    });
    app.post('/:version/models/:call', async (context) => {
      const [name = '', method] = context.req.param('call').split(':', 2);
      const isStream = method === 'streamGenerateContent';
      const isKnown = (isStream || method === 'generateContent') && this.hasModel(name);
      return isKnown ? this.#generate(context, modelOf(name), isStream) : answered(unknownModel(name));
    });
    return app;
  }

  async #generate(context: ModelContext, model: GeminiModel, isStream: boolean): Promise<Response> {
    const form = await readForm(context.req.raw, GEMINI_REQUEST);
    if (form.problem) return answered(wrongForm(form.problem));
    const request = form.value;
    const broken = ruleBroken(request, model, this.#signatures);
    if (broken !== null) return answered(broken);
    const options = this.#wireOptions(request, model);
    const body = { ...request };
    if (!isStream) return this.respond(context, { body, stream: false }, geminiWire(options));
    const alt = context.req.query('alt') ?? 'json';
    if (alt === 'json') return this.respond(context, { body, stream: false }, listWire(options));
    if (alt !== 'sse') return answered(invalidArgument(`Unsupported Output Format: ${alt}`));
    return this.respond(context, { body, stream: true }, geminiWire(options));
  }

  #wireOptions({ generationConfig }: GeminiRequest, model: GeminiModel): WireOptions {
    return {
      model: model.name,
      responseId: this.nextId('', 22),
      showsThoughts: generationConfig?.thinkingConfig?.includeThoughts === true,
      sign: (output) => (model.levels.length === 0 ? output : signFirstCall(output)),
      give: (part) => this.#signatures.give(part),
    };
  }
}

/** Models that demand signatures give one with the first call of each answer: the same for the same call. */
function signFirstCall(output: readonly ModelOutput[]): readonly ModelOutput[] {
  const first = output.findIndex(({ type }) => type === 'tool_call');
  return output.map((item, place) =>
    place === first && item.type === 'tool_call' && item.signature === undefined
      ? { ...item, signature: sealOf(item) }
      : item,
  );
}

function sealOf({ name, arguments: args }: Extract<ModelOutput, { type: 'tool_call' }>): string {
  return toBase64(new TextEncoder().encode(`thought: ${name} ${JSON.stringify(args)}`));
}

import type { IncomingMessage } from 'node:http';

import { LiveEmulator } from '../live/live-emulator.ts';
import type { LiveJson, LiveTurn } from '../live/live-event.ts';
import { OpenAIRealtimeCall } from './call.ts';

/** How the emulator behaves. */
export interface OpenAIRealtimeEmulatorOptions {
  /**
   * What the model does each time it hears somebody stop speaking, in turn. @defaultValue nothing: the test says it
   * all by `call`
   */
  readonly turns?: readonly LiveTurn[];
  /** The models there are. @defaultValue any is taken */
  readonly models?: readonly string[];
}

/** The Realtime API of OpenAI as a local WebSocket server (https://platform.openai.com/docs/guides/realtime-websocket). */
export class OpenAIRealtimeEmulator extends LiveEmulator<OpenAIRealtimeCall> {
  /** The key it takes. */
  readonly apiKey: string = 'sk-emulated-realtime-key';
  readonly #turns: readonly LiveTurn[];
  readonly #models: readonly string[] | null;

  constructor(options: OpenAIRealtimeEmulatorOptions = {}) {
    super();
    this.#turns = options.turns ?? [];
    this.#models = options.models ?? null;
  }

  protected override refusalOf({ url = '', headers }: IncomingMessage): number | null {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    const model = searchParams.get('model');
    if (pathname !== '/v1/realtime') return 404;
    if (headers.authorization !== `Bearer ${this.apiKey}`) return 401;
    // The wire of the beta has other names; its header is refused since it ended.
    if (headers['openai-beta'] !== undefined || model === null) return 400;
    return this.#models === null || this.#models.includes(model) ? null : 404;
  }

  protected override accept({ url = '' }: IncomingMessage, send: (event: LiveJson) => void): OpenAIRealtimeCall {
    const model = new URL(url, 'http://127.0.0.1').searchParams.get('model') ?? '';
    const nextId = (prefix: string): string => this.nextId(prefix);
    return new OpenAIRealtimeCall({ send, nextId, model, turns: this.#turns });
  }
}

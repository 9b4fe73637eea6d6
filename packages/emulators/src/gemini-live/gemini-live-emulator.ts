import type { IncomingMessage } from 'node:http';

import { LiveEmulator } from '../live/live-emulator.ts';
import type { LiveJson, LiveTurn } from '../live/live-event.ts';
import { GeminiLiveCall } from './call.ts';

const PATH = /^\/+ws\/google\.ai\.generativelanguage\.v1(?:alpha|beta)?\.GenerativeService\.BidiGenerateContent$/u;

/** How the emulator behaves. */
export interface GeminiLiveEmulatorOptions {
  /**
   * What the model does each time it hears somebody stop speaking, in turn. @defaultValue nothing: the test says it
   * all by `call`
   */
  readonly turns?: readonly LiveTurn[];
}

/** The Live API of Gemini as a local WebSocket server (https://ai.google.dev/api/live). */
export class GeminiLiveEmulator extends LiveEmulator<GeminiLiveCall> {
  /** The key it takes. */
  readonly apiKey: string = 'AIza-emulated-live-key';
  // As the vendor does: JSON, but not as text.
  protected override readonly isBinary: boolean = true;
  readonly #turns: readonly LiveTurn[];
  #forgets = false;

  constructor(options: GeminiLiveEmulatorOptions = {}) {
    super();
    this.#turns = options.turns ?? [];
  }

  /** From now on no handle that was given is known any more. */
  forgetHandles(): void {
    this.#forgets = true;
  }

  protected override refusalOf({ url = '' }: IncomingMessage): number | null {
    const { pathname, searchParams } = new URL(url.replace(/^\/+/u, '/'), 'http://127.0.0.1');
    if (!PATH.test(pathname)) return 404;
    return searchParams.get('key') === this.apiKey ? null : 401;
  }

  protected override accept(_request: IncomingMessage, send: (message: LiveJson) => void): GeminiLiveCall {
    const nextId = (prefix: string): string => this.nextId(prefix);
    const knows = (): boolean => !this.#forgets;
    return new GeminiLiveCall({ send, nextId, turns: this.#turns, knows });
  }
}

import type { LiveJson } from '../live/live-event.ts';
import type { SessionSettings } from './schema.ts';

/** A session as the vendor tells it, from what it was told so far. */
export class RealtimeSessionState {
  readonly #id: string;
  readonly #model: string;
  #told: SessionSettings = { type: 'realtime' };

  constructor(id: string, model: string) {
    this.#id = id;
    this.#model = model;
  }

  get told(): SessionSettings {
    return this.#told;
  }

  get voice(): string | null {
    return this.#told.audio?.output?.voice ?? null;
  }

  /** Whether the vendor itself hears when somebody stops speaking. Left out, it does. */
  get hasTurnDetection(): boolean {
    return this.#told.audio?.input?.turn_detection !== null;
  }

  /** Whether it says what it heard. */
  get transcribes(): boolean {
    return this.#told.audio?.input?.transcription !== undefined;
  }

  /** What is left out stays as it was. */
  update(given: SessionSettings): void {
    const { audio } = this.#told;
    const input = { ...audio?.input, ...given.audio?.input };
    const output = { ...audio?.output, ...given.audio?.output };
    this.#told = { ...this.#told, ...given, audio: { input, output } };
  }

  toJson(): LiveJson {
    const { audio, ...told } = this.#told;
    const input = {
      format: { type: 'audio/pcm', rate: 24_000 },
      turn_detection: { type: 'server_vad' },
      ...audio?.input,
    };
    return {
      object: 'realtime.session',
      id: this.#id,
      model: this.#model,
      output_modalities: ['audio'],
      instructions: '',
      tools: [],
      tool_choice: 'auto',
      max_output_tokens: 'inf',
      ...told,
      audio: {
        input,
        output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin', speed: 1, ...audio?.output },
      },
    };
  }
}

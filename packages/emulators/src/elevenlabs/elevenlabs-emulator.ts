import type { Server } from 'node:http';

import { type Clock, systemClock } from '@roomkit/core';
import { Hono } from 'hono';

import type { Refusal } from '../emulator/faults.ts';
import { read } from '../emulator/reading.ts';
import { VendorServer, type VendorApp, type VendorServerOptions } from '../emulator/vendor-server.ts';
import { type RecordedSocket, type SocketCall, type SocketLine, SpeechSockets } from '../speech/speech-sockets.ts';
import { type ElevenLabsFault, type ElevenLabsRefusal, invalidBody, refusal } from './faults.ts';
import { speechBody } from './schema.ts';
import { bodyOf } from './speech-body.ts';
import { SpeechSocketEnd } from './speech-socket.ts';
import { mimeTypeOf, OUTPUT_FORMATS, voiceAudio } from './voice-audio.ts';

const REFUSALS: Readonly<Record<Refusal, ElevenLabsRefusal>> = {
  rejected: 'max_character_limit_exceeded',
  unauthorized: 'invalid_api_key',
  rate_limited: 'too_many_concurrent_requests',
  unavailable: 'system_busy',
};
const SOCKET_PATH = /^\/v1\/text-to-speech\/([^/]+)\/multi-stream-input$/u;

/** What the emulator is started with. */
export interface ElevenLabsEmulatorOptions extends VendorServerOptions {
  /** @defaultValue 'elevenlabs-key' */
  readonly apiKey?: string;
  /** The voices there are. @defaultValue 21m00Tcm4TlvDq8ikWAM, EXAVITQu4vr4xnSDxMaL */
  readonly voices?: readonly string[];
  /** Ends sockets on which nothing is said. @defaultValue the machine's */
  readonly clock?: Pick<Clock, 'schedule'>;
}

/** ElevenLabs' text to speech as a local server: whole, streamed, and over sockets with several contexts. */
export class ElevenLabsEmulator extends VendorServer {
  readonly apiKey: string;
  readonly voices: readonly string[];
  readonly #clock: Pick<Clock, 'schedule'>;
  readonly #faults: ElevenLabsFault[] = [];
  readonly #sockets = new SpeechSockets({
    refuse: ({ path, query }) => this.#refuse(path, query),
    take: (line, call) => this.#take(line, call),
  });
  protected readonly app: VendorApp = new Hono();
  #speaking = 0;

  constructor(options: ElevenLabsEmulatorOptions = {}) {
    super(options);
    this.apiKey = options.apiKey ?? 'elevenlabs-key';
    this.voices = options.voices ?? ['21m00Tcm4TlvDq8ikWAM', 'EXAVITQu4vr4xnSDxMaL'];
    this.#clock = options.clock ?? systemClock;
    for (const path of ['/v1/text-to-speech/:voice', '/v1/text-to-speech/:voice/stream']) {
      this.app.post(path, async ({ req, env }) => this.#speak(req.raw, req.param('voice') ?? '', env.cut));
    }
  }

  /** Every socket that was taken, oldest first. */
  get sockets(): readonly RecordedSocket[] {
    return this.#sockets.lines;
  }

  /** How many utterances are being said. */
  get speaking(): number {
    return this.#speaking;
  }

  /** What happens to the next utterances. */
  faultSpeech(fault: ElevenLabsFault, times = 1): void {
    for (let left = times; left > 0; left -= 1) this.#faults.push(fault);
  }

  /** Breaks every socket. */
  cutSockets(): void {
    for (const line of this.#sockets.lines) line.cut();
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#sockets.close();
    await super[Symbol.asyncDispose]();
  }

  protected override serve(server: Server): void {
    this.#sockets.serve(server);
  }

  protected refuse(refused: Refusal): Response {
    return refusal(REFUSALS[refused]);
  }

  async #speak(request: Request, voice: string, cut: () => void): Promise<Response> {
    if (request.headers.get('xi-api-key') !== this.apiKey) return refusal('invalid_api_key');
    const format = new URL(request.url).searchParams.get('output_format') ?? 'mp3_44100_128';
    if (!OUTPUT_FORMATS.includes(format)) return invalidBody(['output_format']);
    const { value, wrong } = read(speechBody, await request.json().catch(() => null), (body) => body);
    if (wrong !== undefined) return invalidBody(wrong);
    if (!this.voices.includes(voice)) return refusal('voice_not_found');
    const fault = this.#faults.shift() ?? null;
    if (fault?.kind === 'refuse') return refusal(fault.code);
    const body = bodyOf(voiceAudio(value.text, format), fault, {
      onStart: () => void (this.#speaking += 1),
      onEnd: () => void (this.#speaking -= 1),
      cut,
    });
    const headers = {
      'content-type': mimeTypeOf(format),
      'request-id': this.nextId('req', 8),
      'x-character-count': String(value.text.length),
    };
    return new Response(body, { headers });
  }

  #refuse(path: string, query: SocketCall['query']): Response | null {
    if (!SOCKET_PATH.test(path)) return new Response(null, { status: 404 });
    const format = query['output_format']?.[0] ?? 'mp3_44100';
    return OUTPUT_FORMATS.includes(format) ? null : invalidBody(['output_format']);
  }

  #take(line: SocketLine, { path, query, headers }: SocketCall): void {
    const [, voice = ''] = SOCKET_PATH.exec(path) ?? [];
    void new SpeechSocketEnd(line, {
      outputFormat: query['output_format']?.[0] ?? '',
      inactivityMs: Number(query['inactivity_timeout']?.[0] ?? 20) * 1_000,
      clock: this.#clock,
      refuse: ({ xi_api_key: key }) => {
        if ((headers['xi-api-key'] ?? key) !== this.apiKey) return 'invalid_api_key';
        return this.voices.includes(decodeURIComponent(voice)) ? null : 'voice_not_found';
      },
      nextFault: () => this.#faults.shift() ?? null,
      onContexts: (change) => void (this.#speaking += change),
    });
  }
}

import type { Server } from 'node:http';

import { type Clock, InputError, systemClock } from '@roomkit/core';
import { readWav } from '@roomkit/core/audio';
import { Hono } from 'hono';

import type { Refusal } from '../emulator/faults.ts';
import { VendorServer, type VendorServerOptions } from '../emulator/vendor-server.ts';
import { type RecordedSocket, type SocketCall, type SocketLine, SpeechSockets } from '../speech/speech-sockets.ts';
import { type SpelledEncoding, SpelledReader } from '../speech/spelled-speech.ts';
import { type DeepgramSocketFault, refusal } from './faults.ts';
import { ListenSocket } from './listen-socket.ts';
import { alternativeOf, metadataOf } from './messages.ts';
import { readListenQuery } from './query.ts';

const REFUSALS: Readonly<Record<Refusal, number>> = {
  rejected: 400,
  unauthorized: 401,
  rate_limited: 429,
  unavailable: 503,
};

/** What the emulator is started with. */
export interface DeepgramEmulatorOptions extends VendorServerOptions {
  /** @defaultValue 'deepgram-key' */
  readonly apiKey?: string;
  /** Ends sockets without audio after ten seconds. @defaultValue the machine's */
  readonly clock?: Pick<Clock, 'schedule'>;
}

/** Deepgram's speech to text as a local server: `POST /v1/listen` and the socket of the same name. */
export class DeepgramEmulator extends VendorServer {
  readonly apiKey: string;
  readonly #clock: Pick<Clock, 'schedule'>;
  readonly #socketFaults: DeepgramSocketFault[] = [];
  readonly #sockets = new SpeechSockets({
    refuse: (call) => this.#refuse(call),
    take: (line, call) => this.#take(line, call),
  });
  protected readonly app: Hono = new Hono();

  constructor(options: DeepgramEmulatorOptions = {}) {
    super(options);
    this.apiKey = options.apiKey ?? 'deepgram-key';
    this.#clock = options.clock ?? systemClock;
    this.app.post('/v1/listen', async ({ req }) => this.#transcribe(req.raw));
  }

  /** Every socket that was taken, oldest first. */
  get sockets(): readonly RecordedSocket[] {
    return this.#sockets.lines;
  }

  /** What happens to the next sockets. */
  faultSocket(fault: DeepgramSocketFault, times = 1): void {
    for (let left = times; left > 0; left -= 1) this.#socketFaults.push(fault);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#sockets.close();
    await super[Symbol.asyncDispose]();
  }

  protected override serve(server: Server): void {
    this.#sockets.serve(server);
  }

  protected refuse(refused: Refusal): Response {
    return refusal(REFUSALS[refused], this.#requestId());
  }

  #isKnown(authorization: string | null | undefined): boolean {
    return authorization === `Token ${this.apiKey}`;
  }

  #requestId(): string {
    return `00000000-0000-4000-8000-${this.nextId('', 12)}`;
  }

  #refuse({ path, query, headers }: SocketCall): Response | 'stall' | null {
    if (path !== '/v1/listen') return new Response(null, { status: 404 });
    if (!this.#isKnown(headers['authorization'] as string | undefined)) return refusal(401, this.#requestId());
    const [fault] = this.#socketFaults;
    if (fault?.kind === 'refuse' || fault?.kind === 'stall') {
      this.#socketFaults.shift();
      return fault.kind === 'stall' ? 'stall' : refusal(fault.status, this.#requestId());
    }
    return readListenQuery(query) === null ? refusal(400, this.#requestId()) : null;
  }

  #take(line: SocketLine, { query }: SocketCall): void {
    const settings = readListenQuery(query);
    if (settings === null) return;
    const fault = this.#socketFaults.shift() ?? null;
    const created = new Date(this.now()).toISOString();
    void new ListenSocket(line, { settings, fault, requestId: this.#requestId(), created, clock: this.#clock });
  }

  async #transcribe(request: Request): Promise<Response> {
    const requestId = this.#requestId();
    if (!this.#isKnown(request.headers.get('authorization'))) return refusal(401, requestId);
    const audio = audioOf(request, new Uint8Array(await request.arrayBuffer()));
    if (audio === null || audio.data.byteLength === 0) return refusal(400, requestId);
    const { searchParams } = new URL(request.url);
    const transcript = [...new SpelledReader(audio.encoding).read(audio.data)].join('').trim();
    const width = audio.encoding === 'linear16' ? 2 : 1;
    const duration = audio.data.byteLength / width / audio.sampleRate;
    const alternative = alternativeOf({ transcript, start: 0, duration, language: searchParams.get('language') });
    const { transaction_key: _key, ...metadata } = metadataOf(requestId, new Date(this.now()).toISOString(), duration);
    return Response.json({
      metadata: { ...metadata, models: ['2187e11a-3532-4498-b076-81fa530bdd49'], model_info: {} },
      results: { channels: [{ alternatives: [alternative] }] },
    });
  }
}

interface GivenAudio {
  readonly data: Uint8Array;
  readonly encoding: SpelledEncoding;
  readonly sampleRate: number;
}

/** A WAV file, or samples that the query describes. */
function audioOf(request: Request, body: Uint8Array): GivenAudio | null {
  const { searchParams } = new URL(request.url);
  const encoding = searchParams.get('encoding');
  if (encoding === 'mulaw' || encoding === 'linear16' || encoding === 'alaw') {
    const sampleRate = Number(searchParams.get('sample_rate'));
    return Number.isInteger(sampleRate) && sampleRate > 0 ? { data: body, encoding, sampleRate } : null;
  }
  try {
    const { format, data } = readWav(body);
    return { data, encoding: 'linear16', sampleRate: format.sampleRate };
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

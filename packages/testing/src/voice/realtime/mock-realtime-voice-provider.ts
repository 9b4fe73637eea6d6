import { RoomKitError } from '@roomkit/core';
import { pcmFormat } from '@roomkit/core/audio';
import { RealtimeListeners } from '@roomkit/core/providers';
import type {
  AudioFormat,
  RealtimeConnectOptions,
  RealtimeVoiceCapabilities,
  RealtimeVoiceListener,
  RealtimeVoiceProvider,
  Unsubscribe,
  VoiceSession,
} from '@roomkit/core/voice';

/** How a {@link MockRealtimeVoiceProvider} behaves. */
export interface MockRealtimeVoiceProviderOptions {
  /** @defaultValue 'mock-realtime' */
  readonly name?: string;
  /** @defaultValue everything but `manualTurns` */
  readonly capabilities?: Partial<RealtimeVoiceCapabilities>;
  /** @defaultValue linear PCM of 16,000 Hz */
  readonly inputFormat?: AudioFormat;
  /** @defaultValue linear PCM of 24,000 Hz */
  readonly outputFormat?: AudioFormat;
  /** What `connect` waits for, or fails with. @defaultValue nothing */
  readonly onConnect?: (session: VoiceSession, options: RealtimeConnectOptions) => Promise<void> | void;
  /** Called by every method but `sendAudio`; what it throws is what the method fails with. */
  readonly onCall?: (call: MockRealtimeCall) => void;
}

/** What each method was given. */
export interface MockRealtimeArguments {
  readonly connect: { readonly options: RealtimeConnectOptions };
  readonly configure: { readonly options: RealtimeConnectOptions };
  readonly sendAudio: { readonly audio: Uint8Array };
  readonly injectText: { readonly text: string; readonly role: string; readonly respond: boolean };
  readonly submitToolResult: { readonly callId: string; readonly result: string };
  readonly truncateAudio: { readonly playedMs: number };
  readonly disconnect: unknown;
  readonly interrupt: unknown;
  readonly commitTurn: unknown;
}

/** A call a {@link MockRealtimeVoiceProvider} got. */
export type MockRealtimeCall<Method extends keyof MockRealtimeArguments = keyof MockRealtimeArguments> = {
  readonly [Name in Method]: { readonly method: Name; readonly sessionId: string } & MockRealtimeArguments[Name];
}[Method];

/** A speech-to-speech model without one: it remembers what it was told, and says what a test makes it say by `tell`. */
export class MockRealtimeVoiceProvider implements RealtimeVoiceProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string;
  readonly capabilities: RealtimeVoiceCapabilities;
  readonly inputFormat: AudioFormat;
  readonly outputFormat: AudioFormat;
  /** Every call so far, oldest first. */
  readonly calls: MockRealtimeCall[] = [];
  /** Tells whoever listens, such as `tell.onAudio(session, audio)`. */
  readonly tell: RealtimeVoiceListener;
  /** How often `close` was called. */
  closeCount = 0;
  /** How many listeners there are. */
  listenerCount = 0;
  readonly #options: MockRealtimeVoiceProviderOptions;
  readonly #listeners = new RealtimeListeners();
  readonly #connected = new Set<string>();

  constructor(options: MockRealtimeVoiceProviderOptions = {}) {
    this.#options = options;
    this.name = options.name ?? 'mock-realtime';
    this.capabilities = {
      reconfigure: true,
      truncation: true,
      resumption: true,
      manualTurns: false,
      ...options.capabilities,
    };
    this.inputFormat = options.inputFormat ?? pcmFormat(16_000);
    this.outputFormat = options.outputFormat ?? pcmFormat(24_000);
    this.tell = this.#listeners;
  }

  /** Ids of the sessions that are connected. */
  get connected(): readonly string[] {
    return [...this.#connected];
  }

  /** The calls of one method. */
  callsOf<Method extends MockRealtimeCall['method']>(method: Method): readonly MockRealtimeCall<Method>[] {
    const found: readonly MockRealtimeCall[] = this.calls.filter((call) => call.method === method);
    return found as readonly MockRealtimeCall<Method>[];
  }

  /** The audio a session sent, in one list of bytes. */
  heard(session: Pick<VoiceSession, 'id'>): readonly number[] {
    return this.callsOf('sendAudio').flatMap(({ sessionId, audio }) => (sessionId === session.id ? [...audio] : []));
  }

  async connect(session: VoiceSession, options: RealtimeConnectOptions): Promise<void> {
    options.signal?.throwIfAborted();
    this.#note({ method: 'connect', sessionId: session.id, options });
    await this.#options.onConnect?.(session, options);
    options.signal?.throwIfAborted();
    this.#connected.add(session.id);
  }

  async configure(session: VoiceSession, options: RealtimeConnectOptions): Promise<void> {
    this.#require('reconfigure', 'configure');
    this.#note({ method: 'configure', sessionId: session.id, options });
  }

  async disconnect(session: VoiceSession): Promise<void> {
    this.#connected.delete(session.id);
    this.#note({ method: 'disconnect', sessionId: session.id });
  }

  sendAudio(session: VoiceSession, audio: Uint8Array): void {
    if (this.#connected.has(session.id)) this.calls.push({ method: 'sendAudio', sessionId: session.id, audio });
  }

  async injectText(
    session: VoiceSession,
    text: string,
    options: { readonly role: 'user' | 'system' | 'assistant'; readonly respond: boolean },
  ): Promise<void> {
    this.#requireConnected(session);
    const { role, respond } = options;
    this.#note({ method: 'injectText', sessionId: session.id, text, role, respond });
  }

  async submitToolResult(session: VoiceSession, callId: string, result: string): Promise<void> {
    this.#requireConnected(session);
    this.#note({ method: 'submitToolResult', sessionId: session.id, callId, result });
  }

  async interrupt(session: VoiceSession): Promise<void> {
    this.#requireConnected(session);
    this.#note({ method: 'interrupt', sessionId: session.id });
  }

  async truncateAudio(session: VoiceSession, playedMs: number): Promise<void> {
    this.#require('truncation', 'truncateAudio');
    this.#requireConnected(session);
    this.#note({ method: 'truncateAudio', sessionId: session.id, playedMs });
  }

  async commitTurn(session: VoiceSession): Promise<void> {
    this.#require('manualTurns', 'commitTurn');
    this.#requireConnected(session);
    this.#note({ method: 'commitTurn', sessionId: session.id });
  }

  listen(listener: RealtimeVoiceListener): Unsubscribe {
    this.listenerCount += 1;
    const stop = this.#listeners.add(listener);
    return () => {
      this.listenerCount -= 1;
      stop();
    };
  }

  setTraceEmitter(): void {}

  async close(): Promise<void> {
    this.closeCount += 1;
    this.#connected.clear();
  }

  #note(call: MockRealtimeCall): void {
    this.calls.push(call);
    this.#options.onCall?.(call);
  }

  #require(capability: keyof RealtimeVoiceCapabilities, feature: string): void {
    if (!this.capabilities[capability]) throw new RoomKitError('not_supported', 'The mock was told so.', { feature });
  }

  #requireConnected({ id: sessionId }: VoiceSession): void {
    if (!this.#connected.has(sessionId)) {
      throw new RoomKitError('session_ended', 'The session is not connected.', { sessionId });
    }
  }
}

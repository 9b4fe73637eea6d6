import { type Clock, type CreateId, RoomKitError, systemClock } from '@roomkit/core';
import {
  audioFrame,
  CallBackend,
  CallSession,
  type CallSessionDraft,
  DTMF_DURATION_MS,
  frameOf,
  joinBytes,
  Listeners,
  PacedPlayer,
  pcmFormat,
  requireAudioFormat,
  requireDtmf,
} from '@roomkit/core/audio';
import { createRandomId } from '@roomkit/core/providers';
import {
  type AudioChunk,
  type AudioFormat,
  type AudioFrame,
  type CancelledAudio,
  hasVoiceCapability,
  type TransportStatistics,
  type Unsubscribe,
  type VoiceBackend,
  type VoiceCallOptions,
  type VoiceCapabilities,
  VoiceCapability,
  type VoiceSession,
} from '@roomkit/core/voice';

import { MockCall } from './mock-call.ts';

/** How a mock backend behaves. */
export interface MockVoiceBackendOptions {
  /** @defaultValue the machine's; a test gives its own, on which audio is played */
  readonly clock?: Clock;
  /** @defaultValue random ids */
  readonly createId?: CreateId;
  /** @defaultValue 'mock-voice' */
  readonly name?: string;
  /** @defaultValue 0, none */
  readonly capabilities?: VoiceCapabilities;
  /** @defaultValue linear PCM of 16,000 Hz, mono */
  readonly inboundFormat?: AudioFormat;
  /** @defaultValue linear PCM of 16,000 Hz, mono */
  readonly outboundFormat?: AudioFormat;
  /** Plays everything at once instead of at the speed of the clock. @defaultValue false */
  readonly instant?: boolean;
  /** Whether audio can flow as soon as there is a session; otherwise a test says `ready`. @defaultValue true */
  readonly isReadyAtOnce?: boolean;
  /** @defaultValue false */
  readonly feedsAecReference?: boolean;
  /** Whether `cancelAudio` says that it was confirmed. @defaultValue true */
  readonly confirmsPlayback?: boolean;
}

/** Who calls a mock backend. */
export interface MockCaller {
  readonly participantId: string;
  readonly roomId?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Something that was played, and when it began to sound. */
export interface MockPlayed {
  readonly sessionId: string;
  readonly data: Uint8Array;
  /** In the clock's monotonic milliseconds. */
  readonly at: number;
}

/** A backend without a line: a test speaks into it, and reads what was played. */
export class MockVoiceBackend extends CallBackend<MockCall> implements VoiceBackend {
  readonly name: string;
  override readonly autoConnect = true;
  readonly capabilities: VoiceCapabilities;
  readonly inboundFormat: AudioFormat;
  readonly outboundFormat: AudioFormat;
  readonly feedsAecReference: boolean;
  /** What was played, in frames of 20 ms, in order. */
  readonly played: MockPlayed[] = [];
  /** The chunks that were taken from iterables, as they came. */
  readonly chunks: { readonly sessionId: string; readonly chunk: AudioChunk }[] = [];
  /** What came by `sendAudioSync`. */
  readonly playedSync: { readonly sessionId: string; readonly chunk: AudioChunk }[] = [];
  /** Each `sendAudio`, whatever became of it. */
  readonly sends: { readonly sessionId: string }[] = [];
  /** Each `cancelAudio` and its answer. */
  readonly cancels: ({ readonly sessionId: string } & CancelledAudio)[] = [];
  /** Keys that were pressed by `sendDtmf`. */
  readonly keys: { readonly sessionId: string; readonly digit: string; readonly durationMs: number }[] = [];
  readonly #clock: Clock;
  readonly #createId: CreateId;
  readonly #options: MockVoiceBackendOptions;
  readonly #loudspeaker = new Listeners<[VoiceSession, AudioFrame]>();

  constructor(options: MockVoiceBackendOptions = {}) {
    super();
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#createId = options.createId ?? createRandomId;
    this.name = options.name ?? 'mock-voice';
    this.capabilities = options.capabilities ?? VoiceCapability.NONE;
    this.inboundFormat = options.inboundFormat ?? pcmFormat(16_000);
    this.outboundFormat = options.outboundFormat ?? pcmFormat(16_000);
    this.feedsAecReference = options.feedsAecReference ?? false;
    requireAudioFormat('inboundFormat', this.inboundFormat);
    requireAudioFormat('outboundFormat', this.outboundFormat);
  }

  async connect(
    roomId: string,
    participantId: string,
    channelId: string,
    options: VoiceCallOptions & { readonly metadata?: Readonly<Record<string, unknown>> } = {},
  ): Promise<VoiceSession> {
    options.signal?.throwIfAborted();
    const session = this.#open({ participantId, roomId, channelId, metadata: options.metadata ?? {} });
    if (this.#options.isReadyAtOnce !== false) this.makeReady(session);
    return session;
  }

  /** Takes a {@link MockCaller} for the call. */
  async accept(request: unknown, options: VoiceCallOptions = {}): Promise<VoiceSession> {
    options.signal?.throwIfAborted();
    const session = this.#open(request as MockCaller);
    if (this.#options.isReadyAtOnce !== false) this.makeReady(session);
    return session;
  }

  /** Somebody calls: the listeners of `onIncoming` hear of it, then audio can flow. */
  call(caller: MockCaller): VoiceSession {
    const session = this.#open(caller);
    this.announce(session);
    if (this.#options.isReadyAtOnce !== false) this.makeReady(session);
    return session;
  }

  /** Audio can flow. Again is nothing. */
  ready(session: VoiceSession): void {
    this.makeReady(session);
  }

  /** Speaks into the call: a frame, or bytes of `inboundFormat`, which get the next place in time. */
  feed(session: VoiceSession, audio: AudioFrame | Uint8Array): void {
    const call = this.findCall(session);
    if (call === null) return;
    const { sampleRate, channels, sampleWidth } = this.inboundFormat;
    if (audio instanceof Uint8Array) {
      const frame = audioFrame({
        data: audio,
        sampleRate,
        channels: channels as 1 | 2,
        sampleWidth: sampleWidth as 1 | 2 | 4,
        timestampMs: call.heardMs,
      });
      call.advance(frame);
      this.hearAudio(session, frame);
      return;
    }
    call.advance(audio);
    this.hearAudio(session, audio);
  }

  /** The line says by itself that somebody speaks over it. */
  bargeIn(session: VoiceSession): void {
    this.hearBargeIn(session);
  }

  /** The caller presses a key, told beside the audio. */
  pressKey(session: VoiceSession, digit: string, durationMs: number = DTMF_DURATION_MS): void {
    this.hearKey(session, { digit, durationMs, confidence: null });
  }

  /** The caller is gone. */
  hangUp(session: VoiceSession, reason = 'hangup'): void {
    this.lose(session, reason);
  }

  async sendAudio(
    session: VoiceSession,
    audio: Uint8Array | AsyncIterable<AudioChunk>,
    options: VoiceCallOptions = {},
  ): Promise<void> {
    const call = this.callOf(session);
    this.sends.push({ sessionId: session.id });
    const source = audio instanceof Uint8Array ? audio : this.#noting(session.id, audio);
    await call.player.play(source, options.signal);
  }

  sendAudioSync(session: VoiceSession, chunk: AudioChunk): void {
    this.callOf(session);
    this.playedSync.push({ sessionId: session.id, chunk });
  }

  async cancelAudio(session: VoiceSession): Promise<CancelledAudio> {
    const playedMs = this.findCall(session)?.player.cancel() ?? 0;
    const cancelled = { playedMs, confirmed: this.#options.confirmsPlayback ?? true };
    this.cancels.push({ sessionId: session.id, ...cancelled });
    return cancelled;
  }

  playedMs(session: VoiceSession): number | null {
    return this.findCall(session)?.player.playedMs ?? null;
  }

  async sendDtmf(session: VoiceSession, digit: string, durationMs: number = DTMF_DURATION_MS): Promise<void> {
    requireDtmf(digit, durationMs);
    if (!hasVoiceCapability(this.capabilities, VoiceCapability.DTMF_SIGNALING)) {
      throw new RoomKitError('not_supported', 'This backend presses no keys.', { feature: 'DTMF_SIGNALING' });
    }
    this.callOf(session);
    this.keys.push({ sessionId: session.id, digit, durationMs });
  }

  statistics(): TransportStatistics {
    return { packetsLost: 0, concealedFrames: 0 };
  }

  onAudioPlayed(listener: (session: VoiceSession, frame: AudioFrame) => void): Unsubscribe {
    return this.#loudspeaker.add(listener);
  }

  /** Everything a session played, in one stretch. */
  playedBytes(session: VoiceSession): Uint8Array {
    return joinBytes(this.played.filter(({ sessionId }) => sessionId === session.id).map(({ data }) => data));
  }

  #open(draft: Omit<CallSessionDraft, 'id' | 'createdAt'>): CallSession {
    const createdAt = new Date(this.#clock.now());
    const session = new CallSession({ ...draft, id: this.#createId(), createdAt });
    const player = new PacedPlayer({
      clock: this.#clock,
      format: this.outboundFormat,
      isPaced: this.#options.instant !== true,
      send: (data) => this.#play(session, data),
    });
    this.hold(new MockCall(session, player));
    return session;
  }

  #play(session: CallSession, data: Uint8Array): void {
    this.played.push({ sessionId: session.id, data, at: this.#clock.monotonic() });
    const { sampleRate, channels, codec } = this.outboundFormat;
    if (this.#loudspeaker.size === 0 || codec !== 'pcm_s16le') return;
    const chunk: AudioChunk = { data, sampleRate, channels, format: codec, timestampMs: null, isFinal: false };
    this.#loudspeaker.call(session, frameOf(chunk));
  }

  /** Notes what is taken. No generator, since that one could not be stopped while it waits. */
  #noting(sessionId: string, audio: AsyncIterable<AudioChunk>): AsyncIterable<AudioChunk> {
    const { chunks } = this;
    return {
      [Symbol.asyncIterator]() {
        const iterator = audio[Symbol.asyncIterator]();
        return {
          async next() {
            const result = await iterator.next();
            if (result.done !== true) chunks.push({ sessionId, chunk: result.value });
            return result;
          },
          return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
        };
      },
    };
  }
}

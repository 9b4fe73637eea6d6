import { type ProtocolTraceDraft, RoomKitError } from '@roomkit/core';
import { pcmFormat } from '@roomkit/core/audio';
import {
  type Environment,
  type LiveMessage,
  optionsFromEnvironment,
  RealtimeListeners,
  RealtimeSessions,
} from '@roomkit/core/providers';
import type {
  AudioFormat,
  RealtimeConnectOptions,
  RealtimeVoiceCapabilities,
  RealtimeVoiceListener,
  RealtimeVoiceProvider,
  Unsubscribe,
  VoiceCallOptions,
  VoiceSession,
} from '@roomkit/core/voice';

import { GeminiConversation } from './conversation.ts';
import { processEnvironment } from './environment.ts';
import { GEMINI_LIVE_ENVIRONMENT, type GeminiLiveOptions, resolveOptions, type Settings } from './options.ts';

/** Google's Gemini that hears and speaks, over the Live API (https://ai.google.dev/api/live). */
export class GeminiLiveVoiceProvider implements RealtimeVoiceProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'gemini-live';
  readonly capabilities: RealtimeVoiceCapabilities;
  readonly inputFormat: AudioFormat = pcmFormat(16_000);
  readonly outputFormat: AudioFormat = pcmFormat(24_000);
  readonly #settings: Settings;
  readonly #listeners = new RealtimeListeners();
  readonly #sessions = new RealtimeSessions<GeminiConversation>();
  #emitTrace: ((trace: ProtocolTraceDraft) => void) | null = null;

  /** @throws ConfigurationError naming the field */
  constructor(options: GeminiLiveOptions) {
    this.#settings = resolveOptions(options);
    this.capabilities = Object.freeze({
      reconfigure: true,
      truncation: false,
      resumption: true,
      manualTurns: this.#settings.turnDetection === 'manual',
    });
  }

  /** Of `GEMINI_API_KEY`, `GEMINI_LIVE_MODEL` and `GEMINI_BASE_URL`; options go before them. @throws ConfigurationError */
  static fromEnv(
    environment: Environment = processEnvironment(),
    options: Partial<GeminiLiveOptions> = {},
  ): GeminiLiveVoiceProvider {
    return new GeminiLiveVoiceProvider({
      ...optionsFromEnvironment(GEMINI_LIVE_ENVIRONMENT, environment),
      ...options,
    });
  }

  async connect(session: VoiceSession, options: RealtimeConnectOptions): Promise<void> {
    options.signal?.throwIfAborted();
    const { signal, ...told } = options;
    const conversation = new GeminiConversation(
      {
        provider: this.name,
        session,
        settings: this.#settings,
        listener: this.#listeners,
        trace: (direction, message) => this.#trace(session, direction, message),
      },
      told,
    );
    this.#sessions.add(session, conversation);
    try {
      await conversation.connect(signal);
    } catch (error) {
      this.#sessions.remove(session);
      throw error;
    }
  }

  async configure(session: VoiceSession, options: RealtimeConnectOptions): Promise<void> {
    options.signal?.throwIfAborted();
    this.#sessions.get(session).configure(options);
  }

  async disconnect(session: VoiceSession): Promise<void> {
    this.#sessions.remove(session);
  }

  sendAudio(session: VoiceSession, audio: Uint8Array): void {
    this.#sessions.find(session)?.sendAudio(audio);
  }

  async injectText(
    session: VoiceSession,
    text: string,
    options: { readonly role: 'user' | 'system' | 'assistant'; readonly respond: boolean } & VoiceCallOptions,
  ): Promise<void> {
    options.signal?.throwIfAborted();
    this.#sessions.get(session).say(options.role, text, options.respond);
  }

  async submitToolResult(session: VoiceSession, callId: string, result: string): Promise<void> {
    this.#sessions.get(session).submit(callId, result);
  }

  async interrupt(session: VoiceSession): Promise<void> {
    this.#sessions.get(session).interrupt();
  }

  /** @throws RoomKitError `not_supported`: the vendor cannot be told what was heard */
  async truncateAudio(_session: VoiceSession, _playedMs: number): Promise<void> {
    throw new RoomKitError('not_supported', 'The vendor cannot be told what was heard.', { feature: 'truncateAudio' });
  }

  async commitTurn(session: VoiceSession): Promise<void> {
    if (!this.capabilities.manualTurns) {
      throw new RoomKitError('not_supported', 'The vendor hears by itself when somebody stops.', {
        feature: 'commitTurn',
      });
    }
    this.#sessions.get(session).commit();
  }

  listen(listener: RealtimeVoiceListener): Unsubscribe {
    return this.#listeners.add(listener);
  }

  setTraceEmitter(emit: ((trace: ProtocolTraceDraft) => void) | null): void {
    this.#emitTrace = emit;
  }

  async close(): Promise<void> {
    this.#sessions.clear();
  }

  /** The names of fields alone: what is in them was said by somebody. */
  #trace(session: VoiceSession, direction: 'inbound' | 'outbound', message: LiveMessage): void {
    const summary = Object.keys(message).join(' ');
    this.#emitTrace?.({ direction, protocol: this.name, summary, sessionId: session.id });
  }
}

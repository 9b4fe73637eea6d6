import { type ProtocolTraceDraft, RoomKitError } from '@roomkit/core';
import { g711Format, pcmFormat } from '@roomkit/core/audio';
import { type Environment, optionsFromEnvironment, RealtimeListeners, RealtimeSessions } from '@roomkit/core/providers';
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

import { OpenAIConversation } from './conversation.ts';
import { processEnvironment } from './environment.ts';
import { OPENAI_REALTIME_ENVIRONMENT, type OpenAIRealtimeOptions, resolveOptions, type Settings } from './options.ts';

/** OpenAI's speech-to-speech models over a WebSocket (https://platform.openai.com/docs/guides/realtime-websocket). */
export class OpenAIRealtimeVoiceProvider implements RealtimeVoiceProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'openai-realtime';
  readonly capabilities: RealtimeVoiceCapabilities;
  readonly inputFormat: AudioFormat;
  readonly outputFormat: AudioFormat;
  readonly #settings: Settings;
  readonly #listeners = new RealtimeListeners();
  readonly #sessions = new RealtimeSessions<OpenAIConversation>();
  #emitTrace: ((trace: ProtocolTraceDraft) => void) | null = null;

  /** @throws ConfigurationError naming the field */
  constructor(options: OpenAIRealtimeOptions) {
    this.#settings = resolveOptions(options);
    const { codec, turnDetection } = this.#settings;
    const format = codec === 'pcm_s16le' ? pcmFormat(24_000) : g711Format(codec);
    this.inputFormat = format;
    this.outputFormat = format;
    this.capabilities = Object.freeze({
      reconfigure: true,
      truncation: true,
      resumption: false,
      manualTurns: turnDetection === 'manual',
    });
  }

  /** Of `OPENAI_API_KEY`, `OPENAI_REALTIME_MODEL` and `OPENAI_BASE_URL`; options go before them. @throws ConfigurationError */
  static fromEnv(
    environment: Environment = processEnvironment(),
    options: Partial<OpenAIRealtimeOptions> = {},
  ): OpenAIRealtimeVoiceProvider {
    return new OpenAIRealtimeVoiceProvider({
      ...optionsFromEnvironment(OPENAI_REALTIME_ENVIRONMENT, environment),
      ...options,
    });
  }

  async connect(session: VoiceSession, options: RealtimeConnectOptions): Promise<void> {
    options.signal?.throwIfAborted();
    const { signal, ...told } = options;
    const conversation = new OpenAIConversation(
      {
        provider: this.name,
        session,
        settings: this.#settings,
        listener: this.#listeners,
        trace: (direction, type) => this.#trace(session, direction, type),
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
    await this.#sessions.get(session).configure(options);
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

  async truncateAudio(session: VoiceSession, playedMs: number): Promise<void> {
    this.#sessions.get(session).truncate(playedMs);
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

  /** The names of events alone: what is in them was said by somebody. */
  #trace(session: VoiceSession, direction: 'inbound' | 'outbound', summary: string): void {
    this.#emitTrace?.({ direction, protocol: this.name, summary, sessionId: session.id });
  }
}

import { Buffer } from 'node:buffer';

import { type Clock, ProviderError, RoomKitError } from '@roomkit/core';
import { pcmFormat } from '@roomkit/core/audio';
import {
  LiveConnection,
  type LiveMessage,
  type LiveSocket,
  type LiveSocketListener,
  type LiveWire,
  MAX_AUDIO_CHARACTERS,
  RealtimeListeners,
  RealtimeSessions,
  WholeSamples,
} from '@roomkit/core/providers';
import type {
  AudioFormat,
  RealtimeConnectOptions,
  RealtimeVoiceCapabilities,
  RealtimeVoiceListener,
  RealtimeVoiceProvider,
  Unsubscribe,
  VoiceSession,
} from '@roomkit/core/voice';

import type { SmallVendor } from './small-vendor.ts';

/** A conversation over the smallest wire there can be. */
class SmallConversation implements LiveWire {
  readonly connection: LiveConnection;
  readonly #session: VoiceSession;
  readonly #vendor: SmallVendor;
  readonly #listener: RealtimeVoiceListener;
  readonly #samples = new WholeSamples();
  options: RealtimeConnectOptions;
  #isAnswering = false;
  #isStopped = false;
  #heard = '';
  #said = '';
  #soundMs = 0;
  #isSpeaking = false;
  /** How long the answer was that was stopped; null once it was cut, or when none was. */
  #stoppedMs: number | null = null;

  constructor(
    session: VoiceSession,
    vendor: SmallVendor,
    listener: RealtimeVoiceListener,
    clock: Clock,
    options: RealtimeConnectOptions,
  ) {
    this.#session = session;
    this.#vendor = vendor;
    this.#listener = listener;
    this.options = options;
    this.connection = new LiveConnection(this, {
      provider: 'small',
      clock,
      connectTimeoutMs: 1_000,
      reconnectDelayMs: 100,
      maxReconnectDelayMs: 1_000,
      maxReconnects: 5,
      outbox: { maxAudioBytes: 65_536, maxMessages: 16, maxUnsent: 65_536 },
    });
  }

  close(): void {
    this.connection.close();
  }

  open(listener: LiveSocketListener): Promise<LiveSocket> {
    return this.#vendor.connect(listener);
  }

  hello(): readonly LiveMessage[] {
    return [this.setup(this.options)];
  }

  setup({ systemPrompt, voice, tools }: RealtimeConnectOptions): LiveMessage {
    const names = tools?.map(({ name }) => name);
    const settings = JSON.parse(JSON.stringify({ systemPrompt, voice, tools: names })) as LiveMessage;
    return { is: 'setup', settings };
  }

  greet(message: LiveMessage): 'wait' | 'ready' {
    return message['is'] === 'hello' ? 'ready' : 'wait';
  }

  ready(isAgain: boolean): readonly LiveMessage[] {
    if (isAgain) this.#listener.onReconnected(this.#session, { resumed: true });
    return [];
  }

  receive(message: LiveMessage): boolean {
    const [session, listener] = [this.#session, this.#listener];
    const text = typeof message['text'] === 'string' ? message['text'] : '';
    switch (message['is']) {
      case 'speech':
        this.#isSpeaking = message['on'] === true;
        if (this.#isSpeaking) listener.onSpeechStart(session);
        else listener.onSpeechEnd(session);
        break;
      case 'heard':
        this.#heard += text;
        listener.onTranscription(session, { role: 'user', text: this.#heard, isFinal: message['end'] === true });
        if (message['end'] === true) this.#heard = '';
        break;
      case 'start':
        this.#isAnswering = true;
        this.#isStopped = false;
        this.#said = '';
        this.#soundMs = 0;
        listener.onResponseStart(session);
        break;
      case 'said':
        this.#said += text;
        listener.onTranscription(session, { role: 'assistant', text: this.#said, isFinal: false });
        break;
      case 'sound':
        this.#sound(String(message['data']));
        break;
      case 'tool': {
        const args = JSON.parse(String(message['args'])) as LiveMessage;
        listener.onToolCall(session, {
          callId: String(message['callId']),
          name: String(message['name']),
          arguments: args,
        });
        break;
      }
      case 'end':
        this.end(message['cut'] === true);
        break;
      case 'failure':
        listener.onError(session, { code: String(message['code']), message: 'It failed.', isFatal: false });
    }
    return message['is'] !== 'hello';
  }

  end(interrupted: boolean): void {
    if (!this.#isAnswering) return;
    this.#isAnswering = false;
    this.#isStopped = true;
    if (this.#said !== '') {
      this.#listener.onTranscription(this.#session, { role: 'assistant', text: this.#said, isFinal: true });
    }
    this.#listener.onResponseEnd(this.#session, { interrupted });
  }

  interrupt(): void {
    if (this.#soundMs > 0) this.#stoppedMs = this.#soundMs;
    this.#soundMs = 0;
    this.end(true);
  }

  truncate(playedMs: number): void {
    const lengthMs = this.#stoppedMs ?? this.#soundMs;
    this.#stoppedMs = null;
    if (playedMs < lengthMs) this.connection.sendNow({ is: 'truncate', ms: playedMs });
  }

  closed(code: number): ProviderError {
    return new ProviderError('Closed.', { provider: 'small', vendorCode: String(code) }, { retryable: code !== 1008 });
  }

  lost(): void {
    if (this.#isSpeaking) this.#listener.onSpeechEnd(this.#session);
    this.#isSpeaking = false;
    this.end(true);
  }

  failed(error: ProviderError): void {
    this.#listener.onError(this.#session, { code: error.code, message: error.message, isFatal: true });
  }

  #sound(data: string): void {
    if (this.#isStopped) return;
    if (data.length > MAX_AUDIO_CHARACTERS) {
      this.#listener.onError(this.#session, { code: 'audio_too_large', message: 'It is too large.', isFatal: false });
      return;
    }
    const audio = this.#samples.take(Buffer.from(data, 'base64'));
    this.#soundMs += audio.byteLength / 48;
    if (audio.byteLength > 0) this.#listener.onAudio(this.#session, audio);
  }
}

/** A provider that is right, on the blocks that providers are made of: what broken ones are made from. */
export class SmallProvider implements RealtimeVoiceProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'small';
  readonly capabilities: RealtimeVoiceCapabilities;
  readonly inputFormat: AudioFormat = pcmFormat(24_000);
  readonly outputFormat: AudioFormat = pcmFormat(24_000);
  readonly sessions: RealtimeSessions<SmallConversation> = new RealtimeSessions<SmallConversation>();
  readonly #vendor: SmallVendor;
  readonly #clock: Clock;
  readonly #listeners = new RealtimeListeners();

  constructor(vendor: SmallVendor, clock: Clock, capabilities: Partial<RealtimeVoiceCapabilities> = {}) {
    this.#vendor = vendor;
    this.#clock = clock;
    this.capabilities = { reconfigure: true, truncation: true, resumption: true, manualTurns: true, ...capabilities };
  }

  async connect(session: VoiceSession, { signal, ...options }: RealtimeConnectOptions): Promise<void> {
    signal?.throwIfAborted();
    const conversation = new SmallConversation(session, this.#vendor, this.#listeners, this.#clock, options);
    this.sessions.add(session, conversation);
    try {
      await conversation.connection.connect(signal);
    } catch (error) {
      this.sessions.remove(session);
      throw error;
    }
  }

  async configure(session: VoiceSession, options: RealtimeConnectOptions): Promise<void> {
    this.#require('reconfigure');
    const conversation = this.sessions.get(session);
    conversation.connection.send(conversation.setup(options));
    conversation.options = { ...conversation.options, ...options };
  }

  async disconnect(session: VoiceSession): Promise<void> {
    this.sessions.remove(session);
  }

  sendAudio(session: VoiceSession, audio: Uint8Array): void {
    const data = Buffer.from(audio).toString('base64');
    this.sessions.find(session)?.connection.sendAudio(audio.byteLength, () => ({ is: 'audio', data }));
  }

  async injectText(
    session: VoiceSession,
    text: string,
    { role, respond }: { readonly role: 'user' | 'system' | 'assistant'; readonly respond: boolean },
  ): Promise<void> {
    this.sessions.get(session).connection.send({ is: 'text', text, role, respond });
  }

  async submitToolResult(session: VoiceSession, callId: string, result: string): Promise<void> {
    this.sessions.get(session).connection.send({ is: 'result', callId, result });
  }

  async interrupt(session: VoiceSession): Promise<void> {
    this.sessions.get(session).interrupt();
  }

  async truncateAudio(session: VoiceSession, playedMs: number): Promise<void> {
    this.#require('truncation');
    this.sessions.get(session).truncate(playedMs);
  }

  async commitTurn(session: VoiceSession): Promise<void> {
    this.#require('manualTurns');
    this.sessions.get(session).connection.send({ is: 'commit' });
  }

  listen(listener: RealtimeVoiceListener): Unsubscribe {
    return this.#listeners.add(listener);
  }

  setTraceEmitter(): void {}

  async close(): Promise<void> {
    this.sessions.clear();
  }

  #require(capability: keyof RealtimeVoiceCapabilities): void {
    if (!this.capabilities[capability]) throw new RoomKitError('not_supported', 'Not here.', { feature: capability });
  }
}

import { Buffer } from 'node:buffer';

import type { ProviderError } from '@roomkit/core';
import {
  LiveConnection,
  type LiveMessage,
  type LiveSocket,
  type LiveSocketListener,
  type LiveWire,
  objectOf,
  openWsSocket,
  textOrNull,
} from '@roomkit/core/providers';
import type { RealtimeConnectOptions, RealtimeVoiceListener, VoiceSession } from '@roomkit/core/voice';
import { WebSocket } from 'ws';

import { AnswersDue } from './answers-due.ts';
import { closeFailure, connectFailure, sessionRefused } from './errors.ts';
import { type Settings, socketUrl } from './options.ts';
import { PendingUpdates } from './pending-updates.ts';
import { ServerEvents } from './server-events.ts';
import { sessionChange, sessionUpdate } from './session-update.ts';
import { SpokenItems } from './spoken-items.ts';
import { Transcripts } from './transcripts.ts';

/** What a conversation is made of. */
export interface ConversationDeps {
  readonly provider: string;
  readonly session: VoiceSession;
  readonly settings: Settings;
  readonly listener: RealtimeVoiceListener;
  readonly trace: (direction: 'inbound' | 'outbound', type: string) => void;
}

/** One session with the model: the vendor's events to our calls, and our calls to its events. */
export class OpenAIConversation implements LiveWire {
  readonly #deps: ConversationDeps;
  readonly #connection: LiveConnection;
  readonly #events: ServerEvents;
  readonly #answers = new AnswersDue(() => this.#ask());
  readonly #spoken: SpokenItems;
  readonly #transcripts = new Transcripts();
  readonly #updates: PendingUpdates;
  #options: RealtimeConnectOptions;

  constructor(deps: ConversationDeps, options: RealtimeConnectOptions) {
    const { settings, provider } = deps;
    this.#deps = deps;
    this.#options = options;
    this.#spoken = new SpokenItems(settings.codec === 'pcm_s16le' ? 48 : 8);
    this.#updates = new PendingUpdates(provider, settings);
    this.#connection = new LiveConnection(this, {
      ...settings,
      provider,
      outbox: { maxAudioBytes: settings.maxQueuedBytes, maxMessages: 256, maxUnsent: 1_048_576 },
    });
    this.#events = new ServerEvents({
      ...deps,
      answers: this.#answers,
      spoken: this.#spoken,
      transcripts: this.#transcripts,
      updates: this.#updates,
      submit: (callId, result) => this.submit(callId, result),
    });
  }

  connect(signal: AbortSignal | undefined): Promise<void> {
    return this.#connection.connect(signal);
  }

  sendAudio(audio: Uint8Array): void {
    this.#connection.sendAudio(audio.byteLength, () => ({
      type: 'input_audio_buffer.append',
      audio: Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength).toString('base64'),
    }));
  }

  async configure(options: RealtimeConnectOptions): Promise<void> {
    await this.#updates.add(options.signal, (id) => this.#send(sessionChange(options, id)));
    this.#options = { ...this.#options, ...options };
  }

  say(role: 'user' | 'system' | 'assistant', text: string, respond: boolean): void {
    this.#send(lineOf(role, text));
    if (respond) this.#answers.want();
  }

  submit(callId: string, output: string): void {
    // Of a conversation that is gone, nobody waits for it.
    if (!this.#answers.isWaitedFor(callId)) return;
    this.#send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id: callId, output } });
    this.#answers.answered(callId);
  }

  interrupt(): void {
    this.#spoken.stop();
    if (this.#events.interrupt()) this.#sendNow({ type: 'response.cancel' });
  }

  truncate(playedMs: number): void {
    const { truncated, deleted } = this.#spoken.cutAt(playedMs);
    if (truncated === null) return;
    const { itemId, contentIndex, endMs, share } = truncated;
    this.#sendNow({
      type: 'conversation.item.truncate',
      item_id: itemId,
      content_index: contentIndex,
      audio_end_ms: endMs,
    });
    this.#transcripts.cut(itemId, share);
    for (const id of deleted) {
      this.#sendNow({ type: 'conversation.item.delete', item_id: id });
      this.#transcripts.cut(id, 0);
    }
  }

  commit(): void {
    this.#send({ type: 'input_audio_buffer.commit' });
    this.#answers.want();
  }

  close(): void {
    this.#connection.close();
    this.#updates.fail();
  }

  open(listener: LiveSocketListener, signal: AbortSignal): Promise<LiveSocket> {
    const { provider, settings } = this.#deps;
    const socket = new WebSocket(socketUrl(settings), {
      headers: { authorization: `Bearer ${settings.apiKey}` },
      perMessageDeflate: false,
      maxPayload: 16_777_216,
      followRedirects: false,
    });
    const failure = (statusCode: number | null, cause: unknown): ProviderError =>
      connectFailure(provider, statusCode, cause);
    return openWsSocket(socket, listener, { signal, failure });
  }

  hello(): readonly LiveMessage[] {
    return [sessionUpdate(this.#deps.settings, this.#options, null)];
  }

  greet(message: LiveMessage): 'wait' | 'ready' | ProviderError {
    const type = textOrNull(message['type']);
    this.#deps.trace('inbound', type ?? '');
    if (type === 'session.updated') return 'ready';
    if (type !== 'error') return 'wait';
    return sessionRefused(this.#deps.provider, textOrNull(objectOf(message['error'])['code']));
  }

  ready(isAgain: boolean): readonly LiveMessage[] {
    if (!isAgain) return [];
    this.#deps.listener.onReconnected(this.#deps.session, { resumed: false });
    return this.#transcripts.lines.map(({ role, text }) => lineOf(role, text));
  }

  receive(message: LiveMessage): boolean {
    return this.#events.receive(message);
  }

  closed(code: number): ProviderError {
    return closeFailure(this.#deps.provider, code);
  }

  lost(): void {
    this.#spoken.clear();
    this.#updates.fail();
    this.#events.lost();
    // Sent once there is another connection, behind the lines it begins with.
    this.#answers.moveOn();
  }

  failed(error: ProviderError): void {
    const code = error.details.vendorCode ?? error.code;
    this.#deps.listener.onError(this.#deps.session, { code, message: error.message, isFatal: true });
  }

  /** Null where too much waits already. */
  #ask(): string | null {
    const id = this.#deps.settings.createId();
    try {
      this.#send({ event_id: id, type: 'response.create' });
      return id;
    } catch {
      return null;
    }
  }

  #send(message: LiveMessage): void {
    this.#deps.trace('outbound', String(message['type']));
    this.#connection.send(message);
  }

  /** What the next conversation knows nothing of. */
  #sendNow(message: LiveMessage): void {
    this.#deps.trace('outbound', String(message['type']));
    this.#connection.sendNow(message);
  }
}

/** A line of the conversation as the vendor has it. */
function lineOf(role: 'user' | 'system' | 'assistant', text: string): LiveMessage {
  const content = [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }];
  return { type: 'conversation.item.create', item: { type: 'message', role, content } };
}

import { Buffer } from 'node:buffer';

import { type ProviderError, RoomKitError } from '@roomkit/core';
import {
  LiveConnection,
  type LiveMessage,
  type LiveSocket,
  type LiveSocketListener,
  type LiveWire,
  openWsSocket,
} from '@roomkit/core/providers';
import type { RealtimeConnectOptions, RealtimeVoiceListener, VoiceSession } from '@roomkit/core/voice';
import { WebSocket } from 'ws';

import { closeFailure, connectFailure } from './errors.ts';
import { type Settings, socketUrl } from './options.ts';
import { ServerMessages } from './server-messages.ts';
import { contextUpdate, setupMessage } from './setup.ts';
import { ToolCalls } from './tool-calls.ts';

/** What a conversation is made of. */
export interface ConversationDeps {
  readonly provider: string;
  readonly session: VoiceSession;
  readonly settings: Settings;
  readonly listener: RealtimeVoiceListener;
  readonly trace: (direction: 'inbound' | 'outbound', message: LiveMessage) => void;
}

/** One session with the model: the vendor's messages to our calls, and our calls to its messages. */
export class GeminiConversation implements LiveWire {
  readonly #deps: ConversationDeps;
  readonly #connection: LiveConnection;
  readonly #messages: ServerMessages;
  readonly #calls = new ToolCalls();
  #options: RealtimeConnectOptions;
  #handle: string | null = null;
  /** What the running connection went on from. */
  #resumedFrom: string | null = null;
  #isActive = false;
  #isLeaving = false;

  constructor(deps: ConversationDeps, options: RealtimeConnectOptions) {
    const { settings, provider } = deps;
    this.#deps = deps;
    this.#options = options;
    this.#connection = new LiveConnection(this, {
      ...settings,
      provider,
      outbox: { maxAudioBytes: settings.maxQueuedBytes, maxMessages: 256, maxUnsent: 1_048_576 },
    });
    this.#messages = new ServerMessages({
      session: deps.session,
      listener: deps.listener,
      createId: settings.createId,
      calls: this.#calls,
      onHandle: (handle) => {
        this.#handle = handle;
      },
      onGoAway: () => {
        this.#isLeaving = true;
        this.#leaveWhenQuiet();
      },
    });
  }

  connect(signal: AbortSignal | undefined): Promise<void> {
    return this.#connection.connect(signal);
  }

  sendAudio(audio: Uint8Array): void {
    if (this.#deps.settings.turnDetection === 'manual' && !this.#isActive) {
      this.#isActive = true;
      this.#send({ realtimeInput: { activityStart: {} } });
    }
    this.#connection.sendAudio(audio.byteLength, () => ({
      realtimeInput: {
        audio: {
          data: Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength).toString('base64'),
          mimeType: 'audio/pcm;rate=16000',
        },
      },
    }));
  }

  /** @throws RoomKitError `not_supported` for another voice or temperature: the vendor takes those at the beginning */
  configure(options: RealtimeConnectOptions): void {
    for (const field of ['voice', 'temperature'] as const) {
      if (options[field] !== undefined && options[field] !== this.#options[field]) {
        throw new RoomKitError('not_supported', 'A running session keeps its voice and temperature.', {
          feature: field,
        });
      }
    }
    const update = contextUpdate(options);
    if (update !== null) this.#send(update);
    this.#options = { ...this.#options, ...options };
  }

  say(role: 'user' | 'system' | 'assistant', text: string, respond: boolean): void {
    const isContent = this.#deps.settings.textInput === 'client_content';
    if (respond || !isContent) this.#messages.told();
    if (!isContent) return this.#send({ realtimeInput: { text } });
    // The vendor knows no other roles within a conversation.
    const turns = [{ role: role === 'assistant' ? 'model' : 'user', parts: [{ text }] }];
    this.#send({ clientContent: { turns, turnComplete: respond } });
  }

  submit(callId: string, result: string): void {
    const name = this.#calls.take(callId);
    if (name === null) return;
    this.#messages.told();
    this.#send({ toolResponse: { functionResponses: [{ id: callId, name, response: { output: result } }] } });
  }

  interrupt(): void {
    this.#messages.interrupt();
  }

  commit(): void {
    if (!this.#isActive) return;
    this.#isActive = false;
    this.#messages.told();
    this.#send({ realtimeInput: { activityEnd: {} } });
  }

  close(): void {
    this.#connection.close();
  }

  open(listener: LiveSocketListener, signal: AbortSignal): Promise<LiveSocket> {
    const { provider, settings } = this.#deps;
    const socket = new WebSocket(socketUrl(settings), {
      perMessageDeflate: false,
      maxPayload: 16_777_216,
      followRedirects: false,
    });
    return openWsSocket(socket, listener, { signal, failure: (status) => connectFailure(provider, status) });
  }

  hello(): readonly LiveMessage[] {
    this.#resumedFrom = this.#handle;
    const setup = setupMessage(this.#deps.settings, this.#options, this.#handle);
    this.#deps.trace('outbound', setup);
    return [setup];
  }

  greet(message: LiveMessage): 'wait' | 'ready' {
    this.#deps.trace('inbound', message);
    return message['setupComplete'] === undefined ? 'wait' : 'ready';
  }

  ready(isAgain: boolean): readonly LiveMessage[] {
    this.#isLeaving = false;
    const resumed = this.#resumedFrom !== null;
    if (!resumed) this.#calls.clear();
    if (isAgain) this.#deps.listener.onReconnected(this.#deps.session, { resumed });
    return [];
  }

  receive(message: LiveMessage): boolean {
    if (message['serverContent'] === undefined) this.#deps.trace('inbound', message);
    const isResult = this.#messages.receive(message);
    this.#leaveWhenQuiet();
    return isResult;
  }

  closed(code: number): ProviderError {
    const { provider } = this.#deps;
    // A handle the vendor does not know any more is no reason to give up: without one it begins anew.
    if (code === 1008 && this.#resumedFrom !== null) {
      this.#handle = null;
      return closeFailure(provider, 1006);
    }
    return closeFailure(provider, code);
  }

  lost(): void {
    this.#isActive = false;
    this.#messages.lost();
  }

  failed(error: ProviderError): void {
    const code = error.details.vendorCode ?? error.code;
    this.#deps.listener.onError(this.#deps.session, { code, message: error.message, isFatal: true });
  }

  /** Changes to another connection as soon as nothing is being said; the vendor ends this one anyhow. */
  #leaveWhenQuiet(): void {
    if (!this.#isLeaving || this.#messages.isAnswering) return;
    this.#isLeaving = false;
    this.#connection.renew();
  }

  #send(message: LiveMessage): void {
    this.#deps.trace('outbound', message);
    this.#connection.send(message);
  }
}

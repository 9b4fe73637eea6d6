import { Buffer } from 'node:buffer';

import type { CreateId } from '@roomkit/core';
import {
  type LiveMessage,
  MAX_AUDIO_CHARACTERS,
  objectOf,
  objectsOf,
  textOrNull,
  WholeSamples,
} from '@roomkit/core/providers';
import type { RealtimeVoiceListener, VoiceSession } from '@roomkit/core/voice';

import type { ToolCalls } from './tool-calls.ts';
import { Utterance } from './utterance.ts';

/** What the messages change. */
export interface ServerMessageDeps {
  readonly session: VoiceSession;
  readonly listener: RealtimeVoiceListener;
  readonly createId: CreateId;
  readonly calls: ToolCalls;
  /** The vendor says from where a later connection may go on; null: from nowhere now. */
  readonly onHandle: (handle: string | null) => void;
  /** The vendor will end the connection soon. */
  readonly onGoAway: () => void;
}

/**
 * Where the model's turn stands: `stopped` is one whose rest nobody wants, `ended` one whose words may still come, for
 * the vendor promises no order of transcripts and the rest.
 */
type Turn = 'none' | 'running' | 'stopped' | 'ended';

/** Reads the vendor's messages (https://ai.google.dev/api/live), each of which may say several things at once. */
export class ServerMessages {
  readonly #deps: ServerMessageDeps;
  readonly #samples = new WholeSamples();
  readonly #user: Utterance;
  readonly #model: Utterance;
  #turn: Turn = 'none';
  #isSpeaking = false;
  #tellsActivity = false;

  constructor(deps: ServerMessageDeps) {
    const { session, listener } = deps;
    this.#deps = deps;
    this.#user = new Utterance('user', (line) => listener.onTranscription(session, line));
    this.#model = new Utterance('assistant', (line) => listener.onTranscription(session, line));
  }

  get isAnswering(): boolean {
    return this.#turn === 'running';
  }

  /** Answers whether it was a result. */
  receive(message: LiveMessage): boolean {
    const { voiceActivity, serverContent, toolCall, toolCallCancellation, sessionResumptionUpdate, goAway } = message;
    if (voiceActivity !== undefined) this.#activity(objectOf(voiceActivity));
    if (serverContent !== undefined) this.#content(objectOf(serverContent));
    if (toolCall !== undefined) this.#toolCall(objectOf(toolCall));
    const { ids } = objectOf(toolCallCancellation);
    if (Array.isArray(ids)) for (const id of ids) this.#deps.calls.withdraw(String(id));
    if (sessionResumptionUpdate !== undefined) this.#handle(objectOf(sessionResumptionUpdate));
    if (goAway !== undefined) this.#deps.onGoAway();
    return voiceActivity !== undefined || serverContent !== undefined || toolCall !== undefined;
  }

  /** The model was told something that it answers: what it says next belongs to that. */
  told(): void {
    if (this.#turn === 'ended') this.#turn = 'none';
  }

  /** Stops listening to the turn that runs: the vendor has no way to be told. False where none does. */
  interrupt(): boolean {
    if (this.#turn !== 'running') return false;
    this.#turn = 'stopped';
    this.#end(true);
    return true;
  }

  /** Nothing more comes of this connection. */
  lost(): void {
    const wasRunning = this.#turn === 'running';
    this.#turn = 'none';
    this.#user.end();
    this.#model.end();
    this.#speech(false);
    if (wasRunning) this.#end(true);
  }

  #activity({ voiceActivityType: type }: LiveMessage): void {
    this.#tellsActivity = true;
    if (type === 'ACTIVITY_START') {
      this.told();
      this.#speech(true);
    }
    if (type === 'ACTIVITY_END') this.#speech(false);
  }

  #content(content: LiveMessage): void {
    const { inputTranscription, outputTranscription, modelTurn, interrupted, turnComplete, turnCompleteReason } =
      content;
    if (inputTranscription !== undefined) this.#heard(objectOf(inputTranscription));
    if (outputTranscription !== undefined) this.#said(objectOf(outputTranscription));
    for (const part of objectsOf(objectOf(modelTurn)['parts'])) this.#part(part);
    if (interrupted === true) this.#cut();
    if (turnComplete !== true) return;
    if (textOrNull(turnCompleteReason) !== null) this.#fail(String(turnCompleteReason).toLowerCase());
    const wasRunning = this.#turn === 'running';
    if (this.#turn !== 'none') this.#turn = 'ended';
    this.#model.end();
    if (wasRunning) this.#end(false);
  }

  #heard({ text, finished }: LiveMessage): void {
    const piece = textOrNull(text) ?? '';
    if (piece !== '') this.told();
    // Without word of activity, words are the first sign of it.
    if (piece !== '' && !this.#tellsActivity) this.#speech(true);
    if (piece !== '') this.#user.add(piece);
    if (finished === true) this.#user.end();
  }

  #said({ text, finished }: LiveMessage): void {
    const piece = textOrNull(text) ?? '';
    if (piece !== '') {
      if (this.#turn !== 'ended') this.#answer();
      this.#model.add(piece);
    }
    if (finished === true) this.#model.end();
  }

  #part({ inlineData }: LiveMessage): void {
    const { data, mimeType } = objectOf(inlineData);
    const text = textOrNull(data) ?? '';
    if (text === '' || textOrNull(mimeType)?.startsWith('audio/pcm') !== true) return;
    this.#answer();
    if (this.#turn !== 'running') return;
    if (text.length > MAX_AUDIO_CHARACTERS) return this.#fail('audio_too_large');
    const audio = this.#samples.take(Buffer.from(text, 'base64'));
    if (audio.byteLength > 0) this.#deps.listener.onAudio(this.#deps.session, audio);
  }

  #answer(): void {
    if (this.#turn === 'running' || this.#turn === 'stopped') return;
    this.#turn = 'running';
    this.#samples.reset();
    // What came late of the one before belongs to that.
    this.#model.end();
    // Whoever is answered has finished, whether the vendor said so or not.
    this.#user.end();
    if (!this.#tellsActivity) this.#speech(false);
    this.#deps.listener.onResponseStart(this.#deps.session);
  }

  #cut(): void {
    if (!this.#tellsActivity) this.#speech(true);
    this.#model.end();
    const wasRunning = this.#turn === 'running';
    // `turnComplete` follows, and ends nothing any more.
    if (this.#turn === 'running') this.#turn = 'stopped';
    if (wasRunning) this.#end(true);
  }

  #toolCall({ functionCalls }: LiveMessage): void {
    const { listener, session, calls, createId } = this.#deps;
    this.told();
    this.#user.end();
    for (const { id, name, args } of objectsOf(functionCalls)) {
      const callId = textOrNull(id) ?? createId();
      const tool = textOrNull(name) ?? '';
      calls.add(callId, tool);
      listener.onToolCall(session, { callId, name: tool, arguments: objectOf(args) });
    }
  }

  #handle({ newHandle, resumable }: LiveMessage): void {
    const handle = textOrNull(newHandle);
    // Where it cannot go on from here, the vendor asks to keep the handle of before.
    if (resumable === true && handle !== null && handle !== '') this.#deps.onHandle(handle);
  }

  #speech(isSpeaking: boolean): void {
    if (isSpeaking === this.#isSpeaking) return;
    this.#isSpeaking = isSpeaking;
    const { listener, session } = this.#deps;
    if (isSpeaking) listener.onSpeechStart(session);
    else listener.onSpeechEnd(session);
  }

  #end(interrupted: boolean): void {
    this.#deps.listener.onResponseEnd(this.#deps.session, { interrupted });
  }

  #fail(code: string): void {
    const message = 'The model could not do something; the session goes on.';
    this.#deps.listener.onError(this.#deps.session, { code, message, isFatal: false });
  }
}

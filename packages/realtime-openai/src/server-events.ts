import { Buffer } from 'node:buffer';

import {
  type LiveMessage,
  MAX_AUDIO_CHARACTERS,
  numberOrNull,
  objectOf,
  textOrNull,
  WholeSamples,
} from '@roomkit/core/providers';
import type { RealtimeVoiceListener, VoiceSession } from '@roomkit/core/voice';

import type { AnswersDue } from './answers-due.ts';
import { ENDED_ALREADY, RUNNING_ALREADY } from './errors.ts';
import type { Settings } from './options.ts';
import type { PendingUpdates } from './pending-updates.ts';
import type { SpokenItems } from './spoken-items.ts';
import type { Transcripts } from './transcripts.ts';

/** What the events change. */
export interface ServerEventDeps {
  readonly session: VoiceSession;
  readonly settings: Settings;
  readonly listener: RealtimeVoiceListener;
  readonly trace: (direction: 'inbound' | 'outbound', type: string) => void;
  readonly answers: AnswersDue;
  readonly spoken: SpokenItems;
  readonly transcripts: Transcripts;
  readonly updates: PendingUpdates;
  readonly submit: (callId: string, result: string) => void;
}

const TRANSCRIPTION = 'conversation.item.input_audio_transcription';
/** Events that show that the vendor works: what it hears and what it says, not what it repeats of what it was told. */
const RESULTS: readonly string[] = ['response.', 'input_audio_buffer.speech_', TRANSCRIPTION];

/** Reads the vendor's events (https://platform.openai.com/docs/api-reference/realtime-server-events). */
export class ServerEvents {
  readonly #deps: ServerEventDeps;
  readonly #samples = new WholeSamples();
  /** The response whose audio is wanted; null between two, and once it was stopped. */
  #responseId: string | null = null;
  /** Whether somebody speaks whose end has not been told. */
  #isSpeaking = false;

  constructor(deps: ServerEventDeps) {
    this.#deps = deps;
  }

  /** Answers whether it was a result. */
  receive(event: LiveMessage): boolean {
    const type = textOrNull(event['type']) ?? '';
    if (type !== 'response.output_audio.delta') this.#deps.trace('inbound', type);
    this.#read(type, event);
    return RESULTS.some((prefix) => type.startsWith(prefix));
  }

  /** Stops listening to the response that runs. False where none does. */
  interrupt(): boolean {
    if (this.#responseId === null) return false;
    this.#end(true);
    return true;
  }

  /** Nothing more comes of this connection. */
  lost(): void {
    if (this.#isSpeaking) this.#silent();
    if (this.#responseId !== null) this.#end(true);
  }

  #read(type: string, event: LiveMessage): void {
    const { listener, session, updates } = this.#deps;
    switch (type) {
      case 'session.updated':
        return updates.taken();
      case 'input_audio_buffer.speech_started':
        this.#isSpeaking = true;
        return listener.onSpeechStart(session);
      case 'input_audio_buffer.speech_stopped':
        return this.#silent();
      case `${TRANSCRIPTION}.delta`:
        return this.#piece('user', event);
      case `${TRANSCRIPTION}.completed`:
        return this.#whole('user', event, 'transcript');
      case `${TRANSCRIPTION}.failed`:
        return this.#fail('transcription_failed');
      case 'response.created':
        return this.#begin(event);
      case 'response.output_audio.delta':
        return this.#audio(event);
      case 'response.output_audio_transcript.delta':
      case 'response.output_text.delta':
        return this.#piece('assistant', event);
      case 'response.output_audio_transcript.done':
        return this.#whole('assistant', event, 'transcript');
      case 'response.output_text.done':
        return this.#whole('assistant', event, 'text');
      case 'response.function_call_arguments.done':
        return this.#call(event);
      case 'response.done':
        return this.#done(objectOf(event['response']));
      case 'error':
        return this.#error(objectOf(event['error']));
    }
  }

  #silent(): void {
    this.#isSpeaking = false;
    this.#deps.listener.onSpeechEnd(this.#deps.session);
  }

  #begin(event: LiveMessage): void {
    const { listener, session, answers, spoken } = this.#deps;
    this.#responseId = textOrNull(objectOf(event['response'])['id']) ?? '';
    this.#samples.reset();
    spoken.begin();
    answers.began();
    listener.onResponseStart(session);
  }

  #audio(event: LiveMessage): void {
    if (event['response_id'] !== this.#responseId) return;
    const delta = textOrNull(event['delta']) ?? '';
    if (delta.length > MAX_AUDIO_CHARACTERS) return this.#fail('audio_too_large');
    const bytes = Buffer.from(delta, 'base64');
    const { listener, session, settings, spoken } = this.#deps;
    const audio = settings.codec === 'pcm_s16le' ? this.#samples.take(bytes) : new Uint8Array(bytes);
    if (audio.byteLength === 0) return;
    spoken.add(textOrNull(event['item_id']) ?? '', numberOrNull(event['content_index']) ?? 0, audio.byteLength);
    listener.onAudio(session, audio);
  }

  #piece(role: 'user' | 'assistant', event: LiveMessage): void {
    const { listener, session, transcripts } = this.#deps;
    const text = transcripts.piece(textOrNull(event['item_id']) ?? '', textOrNull(event['delta']) ?? '');
    if (text.trim() !== '') listener.onTranscription(session, { role, text, isFinal: false });
  }

  #whole(role: 'user' | 'assistant', event: LiveMessage, field: string): void {
    const { listener, session, transcripts } = this.#deps;
    const text = textOrNull(event[field]) ?? '';
    // Of a response that was stopped, what was heard is remembered, and not the whole.
    const isStopped = role === 'assistant' && event['response_id'] !== this.#responseId;
    if (!isStopped) transcripts.whole(textOrNull(event['item_id']) ?? '', { role, text });
    if (text.trim() !== '') listener.onTranscription(session, { role, text, isFinal: true });
  }

  #call(event: LiveMessage): void {
    const { listener, session, answers, submit } = this.#deps;
    const callId = textOrNull(event['call_id']) ?? '';
    answers.called(callId);
    const args = readArguments(textOrNull(event['arguments']) ?? '');
    if (args !== null)
      return listener.onToolCall(session, { callId, name: textOrNull(event['name']) ?? '', arguments: args });
    this.#fail('tool_arguments_invalid');
    submit(callId, '{"error":"The arguments are no JSON object."}');
  }

  #done(response: LiveMessage): void {
    const { answers } = this.#deps;
    const status = textOrNull(response['status']);
    const isCurrent = this.#responseId !== null && response['id'] === this.#responseId;
    if (status === 'failed') {
      const { error } = objectOf(response['status_details']);
      this.#fail(textOrNull(objectOf(error)['code']) ?? 'response_failed');
    }
    if (isCurrent) this.#end(status === 'cancelled');
    answers.ended();
  }

  #error(error: LiveMessage): void {
    const code = textOrNull(error['code']);
    const asked = textOrNull(error['event_id']);
    const { updates, answers } = this.#deps;
    if (updates.refused(asked, code) || code === ENDED_ALREADY) return;
    // It may know nothing of what was to be answered: asked again once that one has ended.
    if (code === RUNNING_ALREADY) return answers.want();
    answers.refused(asked);
    this.#fail(code ?? textOrNull(error['type']) ?? 'error');
  }

  #end(interrupted: boolean): void {
    this.#responseId = null;
    this.#deps.listener.onResponseEnd(this.#deps.session, { interrupted });
  }

  #fail(code: string): void {
    const message = 'The model could not do something; the session goes on.';
    this.#deps.listener.onError(this.#deps.session, { code, message, isFatal: false });
  }
}

function readArguments(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}

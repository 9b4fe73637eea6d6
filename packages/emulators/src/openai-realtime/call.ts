import { Buffer } from 'node:buffer';

import { LiveCall } from '../live/live-call.ts';
import type { LiveJson, LiveSettings, LiveToolCall, LiveTurn } from '../live/live-event.ts';
import { LiveEar, spoken, wordsIn } from '../live/sound.ts';
import { formOf } from '../model/form.ts';
import { type AnswerDeps, RealtimeAnswer } from './answer.ts';
import { type ClientEvent, clientEvent, type NewItem } from './schema.ts';
import { RealtimeSessionState } from './session.ts';

const RATE = 24_000;

/** What a call of the emulator is made of. */
export interface RealtimeCallOptions extends AnswerDeps {
  readonly model: string;
  readonly turns: readonly LiveTurn[];
}

/** One conversation as the vendor has it. */
export class OpenAIRealtimeCall extends LiveCall {
  /** Items nobody heard. */
  readonly deleted: string[] = [];
  readonly #options: RealtimeCallOptions;
  readonly #session: RealtimeSessionState;
  readonly #ear: LiveEar = new LiveEar(RATE, 500);
  readonly #turns: LiveTurn[];
  readonly #openCalls = new Set<string>();
  #answer: RealtimeAnswer | null = null;
  /** How much audio is in the items it has said, in milliseconds. */
  readonly #spoken = new Map<string, number>();
  #heardItem: string | null = null;
  #hasSpoken = false;
  #pending: LiveTurn | null = null;
  #refusesWith: string | null = null;

  constructor(options: RealtimeCallOptions) {
    super();
    this.#options = options;
    this.#turns = [...options.turns];
    this.#session = new RealtimeSessionState(options.nextId('sess'), options.model);
  }

  override get settings(): LiveSettings {
    const { instructions, tools } = this.#session.told;
    const { voice } = this.#session;
    return {
      systemPrompt: instructions ?? null,
      voice,
      tools: (tools ?? []).map(({ name }) => name),
      temperature: null,
    };
  }

  override begin(): void {
    this.#event('session.created', { session: this.#session.toJson() });
  }

  override receive(event: LiveJson | null): void {
    if (event === null) return this.#refuse('invalid_json', 'The event is no JSON.', null);
    const form = formOf(event, clientEvent);
    if (form.problem === undefined) return this.#take(form.value);
    const kinds = {
      unknown: 'unknown_parameter',
      missing: 'missing_required_parameter',
      invalid: 'invalid_value',
      unreadable: 'invalid_value',
    };
    this.#refuse(kinds[form.problem.kind], 'The event is not as it should be.', event, form.problem.path.join('.'));
  }

  override speechStarts(): void {
    this.#heardItem = this.#options.nextId('item');
    this.#event('input_audio_buffer.speech_started', { audio_start_ms: this.#ear.heardMs, item_id: this.#heardItem });
    this.answerIsCut();
  }

  override speechEnds(): void {
    const item = this.#heardItem ?? this.#options.nextId('item');
    this.#heardItem = item;
    this.#event('input_audio_buffer.speech_stopped', { audio_end_ms: this.#ear.heardMs, item_id: item });
    this.#commit(item);
  }

  override understands(pieces: readonly string[]): void {
    if (!this.#session.transcribes) return;
    const place = { item_id: this.#heardItem ?? this.#options.nextId('item'), content_index: 0 };
    const name = 'conversation.item.input_audio_transcription';
    for (const delta of pieces) this.#event(`${name}.delta`, { ...place, delta });
    const usage = { type: 'duration', seconds: 1 };
    this.#event(`${name}.completed`, { ...place, transcript: pieces.join(''), usage });
  }

  override answerStarts(): void {
    this.#answer ??= new RealtimeAnswer(this.#options);
  }

  override says(pieces: readonly string[]): void {
    this.#running().says(pieces);
  }

  override plays(audio: Uint8Array): void {
    this.#running().plays(audio);
  }

  override playsRaw(base64: string): void {
    this.#running().playsRaw(base64);
  }

  override callsTool(call: LiveToolCall): void {
    this.#running().callsTool(call);
  }

  override answerEnds(): void {
    this.#end('completed');
  }

  override answerIsCut(): void {
    this.#end('cancelled', { reason: 'turn_detected' });
  }

  /** The response fails, with a code such as `rate_limit_exceeded`. */
  answerFails(code: string): void {
    this.#end('failed', { error: { type: 'server_error', code } });
  }

  /** The next question for an answer is refused. */
  refusesNextAnswer(code: string): void {
    this.#refusesWith = code;
  }

  /** From now on its voice has been heard, and stays. */
  hasSpoken(): void {
    this.#hasSpoken = true;
  }

  /** What somebody said cannot be written down. */
  cannotTranscribe(): void {
    const error = { type: 'server_error', code: 'audio_unintelligible', message: 'The emulator was told to fail.' };
    const place = { item_id: this.#heardItem ?? this.#options.nextId('item'), content_index: 0 };
    this.#event('conversation.item.input_audio_transcription.failed', { ...place, error });
  }

  /** Sends an event as it is. */
  sends(event: LiveJson): void {
    this.#options.send(event);
  }

  override fails(code: string): void {
    const message = 'The emulator was told to fail.';
    this.#event('error', { error: { type: 'server_error', code, message, param: null, event_id: null } });
  }

  #running(): RealtimeAnswer {
    if (this.#answer === null) throw new Error('No answer is running.');
    return this.#answer;
  }

  #end(status: 'completed' | 'cancelled' | 'failed', details: LiveJson | null = null): void {
    const answer = this.#answer;
    if (answer === null) return;
    this.#answer = null;
    const { itemId, audioBytes } = answer;
    if (itemId !== null) this.#spoken.set(itemId, (audioBytes / 2 / RATE) * 1_000);
    answer.end(status, details);
  }

  #take(event: ClientEvent): void {
    switch (event.type) {
      case 'session.update': {
        const voice = event.session.audio?.output?.voice;
        if (this.#hasSpoken && voice !== undefined && voice !== this.#session.voice) {
          return this.#refuse('cannot_update_voice', 'The voice has been heard.', event, 'session.audio.output.voice');
        }
        this.#session.update(event.session);
        return this.#event('session.updated', { session: this.#session.toJson() });
      }
      case 'input_audio_buffer.append':
        return this.#hear(new Uint8Array(Buffer.from(event.audio, 'base64')));
      case 'input_audio_buffer.clear':
        return this.#event('input_audio_buffer.cleared', {});
      case 'input_audio_buffer.commit':
        this.counts.committed += 1;
        this.#heardItem = this.#options.nextId('item');
        return this.#commit(this.#heardItem);
      case 'conversation.item.create':
        return this.#add(event.item);
      case 'conversation.item.delete':
        this.deleted.push(event.item_id);
        return this.#event('conversation.item.deleted', { item_id: event.item_id });
      case 'conversation.item.truncate':
        return this.#truncate(event);
      case 'response.create':
        return this.#asked(event);
      case 'response.cancel':
        if (this.#answer === null) return this.#refuse('response_cancel_not_active', 'Nothing is running.', event);
        this.counts.cancelled += 1;
        return this.#end('cancelled', { reason: 'client_cancelled' });
    }
  }

  #hear(audio: Uint8Array): void {
    this.audio.push(audio);
    if (this.#options.turns.length === 0 || !this.#session.hasTurnDetection) return;
    const change = this.#ear.hear(audio);
    if (change === 'start') this.speechStarts();
    if (change !== 'end') return;
    this.speechEnds();
    const turn = this.#turns.shift();
    if (turn === undefined) return;
    this.understands(wordsIn(turn.heard));
    this.#pending = turn;
    this.#perform(turn);
  }

  #perform(turn: LiveTurn, result?: string): void {
    this.answerStarts();
    if (turn.tool !== undefined && result === undefined) {
      const callId = this.#options.nextId('call');
      this.#openCalls.add(callId);
      this.callsTool({ callId, ...turn.tool });
    } else if (turn.says !== undefined) {
      const text = turn.says.replace('{result}', result ?? '');
      this.says(wordsIn(text));
      for (const piece of spoken(text, RATE)) this.plays(piece);
      this.#hasSpoken = true;
    }
    this.answerEnds();
  }

  #add(item: NewItem): void {
    const id = item.id ?? this.#options.nextId('item');
    if (item.type === 'function_call_output') {
      this.toolResults.push({ callId: item.call_id, result: item.output });
    } else this.texts.push({ role: item.role, text: item.content.map(({ text }) => text).join('') });
    const added = { ...item, id, object: 'realtime.item', status: 'completed' };
    this.#event('conversation.item.added', { previous_item_id: null, item: added });
    this.#event('conversation.item.done', { previous_item_id: null, item: added });
  }

  #truncate(event: Extract<ClientEvent, { type: 'conversation.item.truncate' }>): void {
    const { item_id: itemId, content_index: contentIndex, audio_end_ms: endMs } = event;
    const audioMs = this.#spoken.get(itemId);
    if (audioMs === undefined) return this.#refuse('item_truncate_invalid_item_id', 'No such item.', event);
    if (endMs > audioMs) return this.#refuse('invalid_value', 'It is not that long.', event, 'audio_end_ms');
    this.#spoken.set(itemId, endMs);
    this.truncations.push(endMs);
    this.#event('conversation.item.truncated', { item_id: itemId, content_index: contentIndex, audio_end_ms: endMs });
  }

  #asked(event: LiveJson): void {
    if (this.#answer !== null) {
      return this.#refuse('conversation_already_has_active_response', 'One is running.', event);
    }
    if (this.#refusesWith !== null) {
      const code = this.#refusesWith;
      this.#refusesWith = null;
      return this.#refuse(code, 'The emulator was told to refuse.', event);
    }
    this.counts.asked += 1;
    const result = this.toolResults.findLast(({ callId }) => this.#openCalls.delete(callId));
    if (this.#pending !== null && result !== undefined) this.#perform(this.#pending, result.result);
  }

  #commit(item: string): void {
    this.#event('input_audio_buffer.committed', { previous_item_id: null, item_id: item });
    const content = [{ type: 'input_audio', transcript: '' }];
    const added = { id: item, object: 'realtime.item', type: 'message', status: 'completed', role: 'user', content };
    this.#event('conversation.item.added', { previous_item_id: null, item: added });
  }

  #refuse(code: string, message: string, event: LiveJson | null, param: string | null = null): void {
    const id = typeof event?.['event_id'] === 'string' ? event['event_id'] : null;
    this.#event('error', { error: { type: 'invalid_request_error', code, message, param, event_id: id } });
  }

  #event(type: string, fields: LiveJson): void {
    this.#options.send({ event_id: this.#options.nextId('event'), type, ...fields });
  }
}

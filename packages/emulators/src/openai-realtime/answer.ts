import { Buffer } from 'node:buffer';

import type { LiveJson, LiveToolCall } from '../live/live-event.ts';

/** What an answer needs of its connection. */
export interface AnswerDeps {
  readonly send: (event: LiveJson) => void;
  readonly nextId: (prefix: string) => string;
}

interface Message {
  readonly id: string;
  readonly index: number;
}

/** A running response, in the vendor's events (https://platform.openai.com/docs/api-reference/realtime-server-events). */
export class RealtimeAnswer {
  readonly id: string;
  readonly #deps: AnswerDeps;
  readonly #output: LiveJson[] = [];
  #message: Message | null = null;
  #items = 0;
  #said = '';
  audioBytes = 0;

  constructor(deps: AnswerDeps) {
    this.#deps = deps;
    this.id = deps.nextId('resp');
    this.#event('response.created', { response: this.#response('in_progress') });
  }

  /** The item its audio is in; null before any. */
  get itemId(): string | null {
    return this.#message?.id ?? null;
  }

  says(pieces: readonly string[]): void {
    for (const delta of pieces) {
      this.#said += delta;
      this.#event('response.output_audio_transcript.delta', { ...this.#place(), delta });
    }
  }

  plays(audio: Uint8Array): void {
    this.audioBytes += audio.byteLength;
    const place = this.#place();
    this.#event('response.output_audio.delta', { ...place, delta: Buffer.from(audio).toString('base64') });
  }

  /** Sends a delta as it is given, whatever that is. */
  playsRaw(delta: string): void {
    this.#event('response.output_audio.delta', { ...this.#place(), delta });
  }

  callsTool({ callId, name, arguments: written }: LiveToolCall): void {
    const id = this.#deps.nextId('item');
    const index = this.#items;
    this.#items += 1;
    const item = { id, object: 'realtime.item', type: 'function_call', call_id: callId, name };
    const place = { response_id: this.id, item_id: id, output_index: index, call_id: callId };
    this.#added({ ...item, status: 'in_progress', arguments: '' }, index);
    this.#event('response.function_call_arguments.delta', { ...place, delta: written });
    this.#event('response.function_call_arguments.done', { ...place, name, arguments: written });
    this.#done({ ...item, status: 'completed', arguments: written }, index);
  }

  end(status: 'completed' | 'cancelled' | 'failed', details: LiveJson | null = null): void {
    this.#endMessage(status);
    this.#event('response.done', { response: this.#response(status, details) });
  }

  #endMessage(status: string): void {
    if (this.#message === null) return;
    const place = this.#place();
    this.#event('response.output_audio.done', place);
    this.#event('response.output_audio_transcript.done', { ...place, transcript: this.#said });
    this.#event('response.content_part.done', { ...place, part: { type: 'audio', transcript: this.#said } });
    const whole = { ...this.#item(status === 'completed' ? 'completed' : 'incomplete') };
    this.#done({ ...whole, content: [{ type: 'output_audio', transcript: this.#said }] }, this.#message.index);
  }

  #place(): LiveJson {
    this.#message ??= this.#beginMessage();
    const { id, index } = this.#message;
    return { response_id: this.id, item_id: id, output_index: index, content_index: 0 };
  }

  #beginMessage(): Message {
    const message = { id: this.#deps.nextId('item'), index: this.#items };
    this.#message = message;
    this.#items += 1;
    this.#added({ ...this.#item('in_progress'), content: [] }, message.index);
    const place = { response_id: this.id, item_id: message.id, output_index: message.index, content_index: 0 };
    this.#event('response.content_part.added', { ...place, part: { type: 'audio', transcript: '' } });
    return message;
  }

  #item(status: string): LiveJson {
    return { id: this.#message?.id, object: 'realtime.item', type: 'message', status, role: 'assistant' };
  }

  #added(item: LiveJson, index: number): void {
    this.#event('response.output_item.added', { response_id: this.id, output_index: index, item });
    this.#event('conversation.item.added', { previous_item_id: null, item });
  }

  #done(item: LiveJson, index: number): void {
    this.#output.push(item);
    this.#event('response.output_item.done', { response_id: this.id, output_index: index, item });
    this.#event('conversation.item.done', { previous_item_id: null, item });
  }

  #response(status: string, details: LiveJson | null = null): LiveJson {
    const usage = { total_tokens: 17, input_tokens: 12, output_tokens: 5 };
    return {
      id: this.id,
      object: 'realtime.response',
      status,
      ...(details === null ? {} : { status_details: { type: status, ...details } }),
      output: [...this.#output],
      ...(status === 'in_progress' ? {} : { usage }),
    };
  }

  #event(type: string, fields: LiveJson): void {
    this.#deps.send({ event_id: this.#deps.nextId('event'), type, ...fields });
  }
}

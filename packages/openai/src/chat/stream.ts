import type { AIResponse, AIStreamEvent, AIToolCallPart } from '@roomkit/core/ai';
import type { OpenAI } from 'openai';

import { toolCall } from '../parts.ts';
import { responseOf } from './response.ts';

/** A call while it arrives: id and name come with its first piece only. */
interface OpenCall {
  id: string;
  name: string;
  json: string;
}

/** Puts an answer together from the vendor's chunks, giving events on the way. */
export class ChatAssembler {
  readonly #calls = new Map<number, OpenCall>();
  #id = '';
  #model = '';
  #text = '';
  #refused = false;
  #stopReason: string | null = null;
  #usage: OpenAI.CompletionUsage | null = null;

  /** What a chunk brings. The one with the usage has no choices. */
  push(chunk: OpenAI.Chat.ChatCompletionChunk): AIStreamEvent | null {
    this.#id = chunk.id;
    this.#model = chunk.model;
    this.#usage = chunk.usage ?? this.#usage;
    const choice = chunk.choices[0];
    if (choice === undefined) return null;
    this.#stopReason = choice.finish_reason ?? this.#stopReason;
    for (const piece of choice.delta.tool_calls ?? []) this.#take(piece);
    const refusal = choice.delta.refusal ?? '';
    if (refusal !== '') this.#refused = true;
    const text = (choice.delta.content ?? '') + refusal;
    this.#text += text;
    return text === '' ? null : { type: 'text', text };
  }

  /** The calls, each whole once the stream has ended, in the vendor's order. */
  get calls(): readonly AIToolCallPart[] {
    return [...this.#calls].toSorted(([a], [b]) => a - b).map(([, { id, name, json }]) => toolCall(id, name, json));
  }

  /** The whole answer; null when the vendor never said that it is. */
  get response(): AIResponse | null {
    if (this.#stopReason === null) return null;
    return responseOf({
      id: this.#id,
      model: this.#model,
      text: this.#text,
      refused: this.#refused,
      calls: this.calls,
      stopReason: this.#stopReason,
      usage: this.#usage,
    });
  }

  #take(piece: OpenAI.Chat.ChatCompletionChunk.Choice.Delta.ToolCall): void {
    const open = this.#calls.get(piece.index) ?? { id: '', name: '', json: '' };
    this.#calls.set(piece.index, open);
    if (piece.id) open.id = piece.id;
    if (piece.function?.name) open.name = piece.function.name;
    open.json += piece.function?.arguments ?? '';
  }
}

import type { AIResponse, AIStreamEvent, AIToolCallPart } from '@roomkit/core/ai';
import type { OpenAI } from 'openai';

import { type ReportedFailure, reportedFailure } from '../connection/errors.ts';
import { callOf, responseOf, thinkingIn } from './answer.ts';

type Chunk = OpenAI.Chat.ChatCompletionChunk;
type CallPiece = OpenAI.Chat.ChatCompletionChunk.Choice.Delta.ToolCall;

/** A call while it arrives: id and name come with its first piece only. */
interface OpenCall {
  id: string;
  name: string;
  json: string;
}

/** Puts an answer together from the vendor's chunks, giving events on the way. */
export class ChatAssembler {
  readonly #provider: string;
  readonly #calls = new Map<number, OpenCall>();
  #lastCall = -1;
  #id = '';
  #model = '';
  #thinking = '';
  #text = '';
  #refused = false;
  #stopReason: string | null = null;
  #usage: OpenAI.CompletionUsage | null = null;

  constructor(provider: string) {
    this.#provider = provider;
  }

  /** What a chunk brings. The one with the usage has no choices. @throws ProviderError for one that is a failure */
  push(chunk: Chunk): readonly AIStreamEvent[] {
    // Some servers say so in a chunk like any other.
    if ((chunk.object as string) === 'error') throw reportedFailure(chunk as ReportedFailure, this.#provider);
    this.#id = chunk.id;
    this.#model = chunk.model;
    this.#usage = chunk.usage ?? this.#usage;
    const choice = chunk.choices?.[0];
    if (choice === undefined) return [];
    this.#stopReason = choice.finish_reason ?? this.#stopReason;
    const { delta } = choice;
    for (const piece of delta.tool_calls ?? []) this.#take(piece);
    if (delta.refusal) this.#refused = true;
    const thinking = thinkingIn(delta);
    const text = (delta.content ?? '') + (delta.refusal ?? '');
    this.#thinking += thinking;
    this.#text += text;
    return [
      ...(thinking === '' ? [] : [{ type: 'thinking' as const, text: thinking }]),
      ...(text === '' ? [] : [{ type: 'text' as const, text }]),
    ];
  }

  /** The calls, each whole once the stream has ended, in the vendor's order. */
  get calls(): readonly AIToolCallPart[] {
    return [...this.#calls]
      .toSorted(([a], [b]) => a - b)
      .map(([at, { id, name, json }]) => callOf({ id, name, input: json, answerId: this.#id, at }));
  }

  /** The whole answer; null when the vendor never said that it is. */
  get response(): AIResponse | null {
    if (this.#stopReason === null) return null;
    const answer = {
      id: this.#id,
      model: this.#model,
      thinking: this.#thinking,
      text: this.#text,
      refused: this.#refused,
      calls: this.calls,
      stopReason: this.#stopReason,
      usage: this.#usage,
    };
    return responseOf(answer, this.#provider);
  }

  #take(piece: CallPiece): void {
    const at = this.#placeOf(piece);
    this.#lastCall = at;
    const open = this.#calls.get(at) ?? { id: '', name: '', json: '' };
    this.#calls.set(at, open);
    if (piece.id) open.id = piece.id;
    if (piece.function?.name) open.name = piece.function.name;
    open.json += piece.function?.arguments ?? '';
  }

  /** Not every server counts its calls: an id then begins the next one. */
  #placeOf({ index, id }: CallPiece): number {
    if (typeof index === 'number') return index;
    const isKnown = this.#calls.get(this.#lastCall)?.id === id;
    return id && !isKnown ? this.#lastCall + 1 : Math.max(this.#lastCall, 0);
  }
}

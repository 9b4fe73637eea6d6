import type { GenerateContentResponse } from '@google/genai/web';
import type { CreateId } from '@roomkit/core';
import type { AIResponse, AIStreamEvent } from '@roomkit/core/ai';

import { PartList } from './part-list.ts';
import { type AnswerFacts, responseOf, usageOf } from './response.ts';

/** Puts an answer together, from one piece or from the pieces of a stream, giving events on the way. */
export class Assembler {
  readonly #parts: PartList;
  #facts: AnswerFacts = { id: null, model: null, stopReason: null, isBlocked: false, usage: {} };

  constructor(provider: string, createId: CreateId) {
    this.#parts = new PartList(provider, createId);
  }

  /** The whole answer; null until the vendor has said why it ended. */
  get response(): AIResponse | null {
    return this.#facts.stopReason === null ? null : responseOf(this.#parts.all, this.#facts);
  }

  /** What a piece brings, in its order. Later counters count for the whole answer. */
  push(piece: GenerateContentResponse): readonly AIStreamEvent[] {
    const candidate = piece.candidates?.[0];
    const blockReason = piece.promptFeedback?.blockReason ?? null;
    this.#facts = {
      id: piece.responseId ?? this.#facts.id,
      model: piece.modelVersion ?? this.#facts.model,
      stopReason: candidate?.finishReason ?? blockReason ?? this.#facts.stopReason,
      isBlocked: this.#facts.isBlocked || blockReason !== null,
      usage: { ...this.#facts.usage, ...(piece.usageMetadata ? usageOf(piece.usageMetadata) : {}) },
    };
    const parts = candidate?.content?.parts ?? [];
    return parts.map((part) => this.#parts.add(part)).filter((event) => event !== null);
  }
}

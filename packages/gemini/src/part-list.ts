import type { FunctionCall, Part } from '@google/genai/web';
import type { CreateId } from '@roomkit/core';
import type { AIOutputPart, AIStreamEvent, AITextPart, AIThinkingPart } from '@roomkit/core/ai';
import { toolCallOf } from '@roomkit/core/providers';

import { signed } from './signature.ts';

/**
 * The parts of an answer, in the vendor's order. Pieces of one text or thought become one part; a signature is never
 * moved: what is signed stands for itself, and the thought it closes takes nothing more.
 */
export class PartList {
  readonly #provider: string;
  readonly #createId: CreateId;
  readonly #parts: AIOutputPart[] = [];

  constructor(provider: string, createId: CreateId) {
    this.#provider = provider;
    this.#createId = createId;
  }

  get all(): readonly AIOutputPart[] {
    return [...this.#parts];
  }

  /** Takes in a part as it came; null for kinds that are no words and no calls, and for pieces without words. */
  add(part: Part): AIStreamEvent | null {
    if (part.functionCall !== undefined) return this.#addCall(part.functionCall, part.thoughtSignature);
    if (part.text === undefined) return null;
    if (part.thought === true) return this.#addThought(part.text, part.thoughtSignature);
    return this.#addText(part.text, part.thoughtSignature);
  }

  #addCall(given: FunctionCall, signature: string | undefined): AIStreamEvent {
    const { id, name = '', args = {} } = given;
    const call = { ...toolCallOf(id || this.#createId(), name, args), ...signed(signature) };
    this.#parts.push(call);
    return { type: 'tool_call', call };
  }

  #addText(text: string, signature: string | undefined): AIStreamEvent | null {
    const last = this.#parts.at(-1);
    const isMore = signature === undefined && last?.type === 'text' && last.metadata === undefined;
    const part: AITextPart = { type: 'text', text: isMore ? last.text + text : text, ...signed(signature) };
    if (isMore) this.#parts[this.#parts.length - 1] = part;
    else if (text !== '' || signature !== undefined) this.#parts.push(part);
    return text === '' ? null : { type: 'text', text };
  }

  #addThought(text: string, signature: string | undefined): AIStreamEvent | null {
    const last = this.#parts.at(-1);
    const isMore = last?.type === 'thinking' && last.signature === undefined;
    const part: AIThinkingPart = {
      type: 'thinking',
      thinking: isMore ? last.thinking + text : text,
      ...(signature === undefined ? {} : { signature }),
      provider: this.#provider,
    };
    if (isMore) this.#parts[this.#parts.length - 1] = part;
    else if (text !== '' || signature !== undefined) this.#parts.push(part);
    return text === '' ? null : { type: 'thinking', text };
  }
}

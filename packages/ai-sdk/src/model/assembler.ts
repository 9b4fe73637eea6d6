import type { AIResponse, AIStreamEvent } from '@roomkit/core/ai';

import { ReportedError } from '../reported-error.ts';
import { finishOf, responseOf, usageOf } from './answer.ts';
import type { StreamedPart } from './language-model.ts';
import { PartList } from './part-list.ts';

/** Puts an answer together from the pieces of a stream, giving events on the way. */
export class Assembler {
  readonly #parts: PartList;
  #id: string | null = null;
  #model: string | null = null;
  #response: AIResponse | null = null;
  /** Held back until the end: where a stream breaks off, the SDK's providers give calls they have only a part of. */
  readonly #calls: AIStreamEvent[] = [];

  constructor(provider: string) {
    this.#parts = new PartList(provider);
  }

  /** The whole answer; null until the model has said that it is. */
  get response(): AIResponse | null {
    return this.#response;
  }

  /** What a piece brings, in its order. @throws ReportedError for a failure within the stream */
  push(part: StreamedPart): readonly AIStreamEvent[] {
    switch (part.type) {
      case 'text-start':
      case 'text-delta':
        return this.#write('text', part);
      case 'reasoning-start':
      case 'reasoning-delta':
        return this.#write('thinking', part);
      case 'text-end':
        this.#parts.end('text', part.id, part.providerMetadata);
        return [];
      case 'reasoning-end':
        this.#parts.end('thinking', part.id, part.providerMetadata);
        return [];
      case 'tool-call':
        if (part.providerExecuted !== true) {
          this.#calls.push({ type: 'tool_call', call: this.#parts.addCall(part) });
        }
        return [];
      case 'response-metadata':
        this.#id = part.id ?? this.#id;
        this.#model = part.modelId ?? this.#model;
        return [];
      case 'finish':
        return this.#finish(part);
      case 'error':
        throw new ReportedError(part.error);
      default:
        return [];
    }
  }

  #write(
    type: 'text' | 'thinking',
    part: Extract<StreamedPart, { type: 'text-start' | 'text-delta' | 'reasoning-start' | 'reasoning-delta' }>,
  ): readonly AIStreamEvent[] {
    const text = 'delta' in part ? part.delta : '';
    this.#parts.write(type, part.id, text, part.providerMetadata);
    return text === '' ? [] : [{ type, text }];
  }

  /** An answer that was interrupted is none. */
  #finish(part: Extract<StreamedPart, { type: 'finish' }>): readonly AIStreamEvent[] {
    const finish = finishOf(part.finishReason);
    if (finish.unified === 'interrupted') return [];
    this.#response = responseOf(this.#parts.all, {
      finish,
      usage: usageOf(part.usage),
      id: this.#id,
      model: this.#model,
      vendor: part.providerMetadata ?? null,
    });
    return this.#calls;
  }
}

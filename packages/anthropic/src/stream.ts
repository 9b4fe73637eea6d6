import type { Anthropic } from '@anthropic-ai/sdk';
import type { AIOutputPart, AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { toolCallOf, toolCallOfJson } from '@roomkit/core/providers';

import { type MessageFacts, partOf, responseOf, usageOf } from './response.ts';

/** A block while it arrives. */
interface OpenBlock {
  readonly block: Anthropic.RawContentBlockStartEvent['content_block'];
  text: string;
  signature: string;
  json: string;
}

/** Puts an answer together from the vendor's events, giving ours on the way. */
export class StreamAssembler {
  readonly #provider: string;
  readonly #open = new Map<number, OpenBlock>();
  readonly #parts: AIOutputPart[] = [];
  #usage: Partial<Anthropic.Usage> = {};
  #facts: Omit<MessageFacts, 'usage'> = { id: '', model: '', stopReason: null };
  #isOver = false;

  constructor(provider: string) {
    this.#provider = provider;
  }

  /** The whole answer; null until the vendor has said that it is. */
  get response(): AIResponse | null {
    return this.#isOver ? responseOf(this.#parts, { ...this.#facts, usage: usageOf(this.#usage) }) : null;
  }

  /** What an event of the vendor's brings; null for what only goes into the whole. */
  push(event: Anthropic.RawMessageStreamEvent): AIStreamEvent | null {
    switch (event.type) {
      case 'message_start':
        this.#facts = { id: event.message.id, model: event.message.model, stopReason: null };
        this.#usage = event.message.usage;
        return null;
      case 'content_block_start':
        return this.#start(event.index, event.content_block);
      case 'content_block_delta':
        return this.#delta(event.index, event.delta);
      case 'content_block_stop':
        return this.#stop(event.index);
      case 'message_delta':
        this.#facts = { ...this.#facts, stopReason: event.delta.stop_reason };
        this.#usage = { ...this.#usage, ...reported(event.usage) };
        return null;
      case 'message_stop':
        this.#isOver = true;
        return null;
      default:
        return null;
    }
  }

  #start(index: number, block: OpenBlock['block']): AIStreamEvent | null {
    const text = block.type === 'text' ? block.text : block.type === 'thinking' ? block.thinking : '';
    const signature = block.type === 'thinking' ? block.signature : '';
    this.#open.set(index, { block, text, signature, json: '' });
    return text === '' ? null : { type: block.type === 'text' ? 'text' : 'thinking', text };
  }

  #delta(index: number, delta: Anthropic.RawContentBlockDelta): AIStreamEvent | null {
    const open = this.#open.get(index);
    if (open === undefined) return null;
    switch (delta.type) {
      case 'text_delta':
        open.text += delta.text;
        return delta.text === '' ? null : { type: 'text', text: delta.text };
      case 'thinking_delta':
        open.text += delta.thinking;
        return delta.thinking === '' ? null : { type: 'thinking', text: delta.thinking };
      case 'signature_delta':
        open.signature += delta.signature;
        return null;
      case 'input_json_delta':
        open.json += delta.partial_json;
        return null;
      default:
        return null;
    }
  }

  #stop(index: number): AIStreamEvent | null {
    const open = this.#open.get(index);
    this.#open.delete(index);
    const part = open === undefined ? null : this.#close(open);
    if (part === null) return null;
    this.#parts.push(part);
    return part.type === 'tool_call' ? { type: 'tool_call', call: part } : null;
  }

  #close({ block, text, signature, json }: OpenBlock): AIOutputPart | null {
    switch (block.type) {
      case 'text':
        return { type: 'text', text };
      case 'thinking':
        return { type: 'thinking', thinking: text, signature, provider: this.#provider };
      case 'tool_use':
        return json === '' ? toolCallOf(block.id, block.name, block.input) : toolCallOfJson(block.id, block.name, json);
      default:
        return partOf(block, this.#provider);
    }
  }
}

/** Counters that are there: the later ones count, but null means nothing new. */
function reported(usage: Anthropic.MessageDeltaUsage): Partial<Anthropic.Usage> {
  return Object.fromEntries(Object.entries(usage ?? {}).filter(([, value]) => value !== null && value !== undefined));
}

import type { SharedV4ProviderMetadata } from '@ai-sdk/provider';
import type { AIOutputPart, AIToolCallPart } from '@roomkit/core/ai';
import { toolCallOfJson } from '@roomkit/core/providers';

import { kept, signatureIn } from './metadata.ts';

/** A block of words or thoughts while it is written. */
interface Block {
  readonly type: 'text' | 'thinking';
  text: string;
  metadata: SharedV4ProviderMetadata | undefined;
}

/** A call as the SDK has it: its arguments are text. */
export interface GivenCall {
  readonly toolCallId: string;
  readonly toolName: string;
  readonly input: string;
  readonly providerMetadata?: SharedV4ProviderMetadata;
}

/** The parts of an answer, each where it began. What a vendor says of a block last is what counts. */
export class PartList {
  readonly #provider: string;
  readonly #items: (Block | AIToolCallPart)[] = [];
  readonly #open = new Map<string, Block>();

  constructor(provider: string) {
    this.#provider = provider;
  }

  /** Begins a block, or goes on with it. */
  write(type: Block['type'], id: string, text: string, metadata?: SharedV4ProviderMetadata): void {
    const key = `${type} ${id}`;
    let block = this.#open.get(key);
    if (block === undefined) {
      block = { type, text: '', metadata: undefined };
      this.#open.set(key, block);
      this.#items.push(block);
    }
    block.text += text;
    block.metadata = metadata ?? block.metadata;
  }

  /** Ends a block: the same id may name another one later. */
  end(type: Block['type'], id: string, metadata?: SharedV4ProviderMetadata): void {
    const block = this.#open.get(`${type} ${id}`);
    if (block === undefined) return;
    block.metadata = metadata ?? block.metadata;
    this.#open.delete(`${type} ${id}`);
  }

  /** Ends whatever is open: another step of the same answer may use its ids. */
  endAll(): void {
    this.#open.clear();
  }

  addCall({ toolCallId, toolName, input, providerMetadata }: GivenCall): AIToolCallPart {
    const call = { ...toolCallOfJson(toolCallId, toolName, input), ...kept(providerMetadata) };
    this.#items.push(call);
    return call;
  }

  /** All of it. Blocks with nothing in them that nobody said anything of are none. */
  get all(): readonly AIOutputPart[] {
    return this.#items.flatMap((item): readonly AIOutputPart[] => {
      if (item.type === 'tool_call') return [item];
      const { type, text, metadata } = item;
      if (text === '' && metadata === undefined) return [];
      if (type === 'text') return [{ type, text, ...kept(metadata) }];
      const signature = signatureIn(metadata);
      const signed = signature === null ? {} : { signature };
      return [{ type, thinking: text, ...signed, provider: this.#provider, ...kept(metadata) }];
    });
  }
}

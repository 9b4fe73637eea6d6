import type { PlayedAnswer } from '../model/script.ts';
import type { AnthropicTurn } from './schema.ts';

/** The thinking that the vendor has signed: it takes back no other. */
export class Signatures {
  readonly #thoughtOf = new Map<string, string>();

  /** Remembers what an answer thinks. */
  sign({ output }: PlayedAnswer): void {
    for (const item of output) {
      if (item.type === 'thinking')
        this.#thoughtOf.set(item.signature ?? '', item.redacted === true ? '' : item.pieces.join(''));
    }
  }

  /** What the vendor says of thinking that was changed, or is not its own; null where there is none. */
  forged(turns: readonly AnthropicTurn[]): string | null {
    for (const [at, { content }] of turns.entries()) {
      for (const [place, block] of content.entries()) {
        if (block.type !== 'thinking' && block.type !== 'redacted_thinking') continue;
        const signature = block.type === 'thinking' ? block.signature : block.data;
        const thought = block.type === 'thinking' ? block.thinking : '';
        if (this.#thoughtOf.get(signature) !== thought) {
          return `messages.${at}.content.${place}: Invalid \`signature\` in \`${block.type}\` block`;
        }
      }
    }
    return null;
  }
}

import type { GeminiPart } from './request.ts';

/** Stand where another model made the call. https://docs.cloud.google.com/vertex-ai/generative-ai/docs/thought-signatures */
const WILD: ReadonlySet<string> = new Set(['skip_thought_signature_validator', 'context_engineering_is_the_way_to_go']);

/** The signatures that were given, and what they were given for. */
export class Signatures {
  readonly #given = new Map<string, string>();

  /** Remembers the signature of a part that is about to be sent. */
  give(part: GeminiPart): GeminiPart {
    if (part.thoughtSignature !== undefined) this.#given.set(part.thoughtSignature, kindOf(part));
    return part;
  }

  /** Whether a part that came back has a signature of its own: one that was given for the like of it. */
  isValid(part: GeminiPart): boolean {
    const { thoughtSignature } = part;
    return (
      thoughtSignature === undefined || WILD.has(thoughtSignature) || this.#given.get(thoughtSignature) === kindOf(part)
    );
  }
}

/** A call is told by its name and arguments; words may come back in other pieces. */
function kindOf({ functionCall, thought }: GeminiPart): string {
  if (functionCall === undefined) return thought === true ? 'thought' : 'words';
  return JSON.stringify([functionCall.name, functionCall.args ?? {}]);
}

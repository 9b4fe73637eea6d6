import type { ModelFault } from './faults.ts';
import type { SplitAt } from './split.ts';

/** What a model writes, in its order. Pieces are how it arrives in a stream. */
export type ModelOutput =
  | { readonly type: 'text'; readonly pieces: readonly string[]; readonly signature?: string }
  | {
      readonly type: 'thinking';
      readonly pieces: readonly string[];
      /** Proof of the vendor's that it thought this, where the vendor gives one. */
      readonly signature?: string;
      /** The words are kept back: the signature is all there is. */
      readonly redacted?: boolean;
    }
  | {
      readonly type: 'tool_call';
      readonly id: string;
      readonly name: string;
      readonly arguments: Readonly<Record<string, unknown>>;
      /** Written instead of `arguments`, where the vendor's wire has text there: such as JSON that is none. */
      readonly rawArguments?: string;
      readonly signature?: string;
    };

/** Why a model stopped, in words that are no vendor's. */
export type ModelFinishReason = 'stop' | 'tool_calls' | 'max_tokens' | 'refusal' | 'other';

/** Tokens, as counted by the script: cached ones are among `inputTokens`, those of thinking among `outputTokens`. */
export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly thinkingTokens?: number;
}

/** One answer of a script. */
export interface ModelAnswer {
  /** @defaultValue nothing */
  readonly output?: readonly ModelOutput[];
  /** @defaultValue 'tool_calls' where there are calls, otherwise 'stop' */
  readonly finishReason?: ModelFinishReason;
  /** @defaultValue 12 in, 5 out */
  readonly usage?: ModelUsage;
  /** What becomes of the answer. @defaultValue null */
  readonly fault?: ModelFault | null;
  /** What the vendor says where it fails. */
  readonly words?: string;
  /** How the wire cuts this stream. @defaultValue the emulator's option */
  readonly splitAt?: SplitAt;
}

/** An answer with every default filled in. */
export interface PlayedAnswer {
  readonly output: readonly ModelOutput[];
  readonly finishReason: ModelFinishReason;
  readonly usage: ModelUsage;
  readonly fault: ModelFault | null;
  readonly words: string;
  readonly splitAt: SplitAt | null;
}

/** A request that asked the model, once its form was found to be right. */
export interface ModelCall {
  /** Counts from 0. */
  readonly number: number;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly stream: boolean;
}

/** An answer, or its words alone. */
export type ModelScriptEntry = string | ModelAnswer;

/** Answers in turn, the last of which repeats; or a function of what was asked. */
export type ModelScript = readonly ModelScriptEntry[] | ((call: ModelCall) => ModelScriptEntry);

/** The answer a script has for a call. */
export function answerTo(script: ModelScript, call: ModelCall): PlayedAnswer {
  const entry = typeof script === 'function' ? script(call) : script[Math.min(call.number, script.length - 1)];
  const answer: ModelAnswer =
    typeof entry === 'string' ? { output: [{ type: 'text', pieces: [entry] }] } : (entry ?? {});
  const output = answer.output ?? [];
  return {
    output,
    finishReason: answer.finishReason ?? (output.some(({ type }) => type === 'tool_call') ? 'tool_calls' : 'stop'),
    usage: answer.usage ?? { inputTokens: 12, outputTokens: 5 },
    fault: answer.fault ?? null,
    words: answer.words ?? 'The script of the emulator says so.',
    splitAt: answer.splitAt ?? null,
  };
}

/** The words of an answer. */
export function textOf(answer: Pick<PlayedAnswer, 'output'>): string {
  return answer.output.flatMap((output) => (output.type === 'text' ? output.pieces : [])).join('');
}

/** The arguments of a call as the text they stand in on the wire. */
export function argumentsText(call: Extract<ModelOutput, { type: 'tool_call' }>): string {
  return call.rawArguments ?? JSON.stringify(call.arguments);
}

/** A text in two, for streams in which it comes in pieces. */
export function halves(text: string): readonly [string, string] {
  const half = Math.ceil(text.length / 2);
  return [text.slice(0, half), text.slice(half)];
}

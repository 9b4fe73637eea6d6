import type { AIContext, AIResponseFormat } from '@roomkit/core/ai';

/** Fields of a request. */
export type ChatFields = Readonly<Record<string, unknown>>;

/** Names of the field in which servers show what a model thinks. */
export type ThinkingField = 'reasoning' | 'reasoning_content';

/** What servers of Chat Completions do not have in common. */
export interface ChatDialect {
  /** The provider's name. */
  readonly provider: string;
  readonly model: string;
  /** The most tokens of an answer where a context names none; null leaves it to the server. */
  readonly maxTokens: number | null;
  /** How the limit is called. Newer models of OpenAI know the second name alone, most other servers the first. */
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  readonly takesTemperature: boolean;
  /** Whether streams are asked to count tokens. */
  readonly countsStreams: boolean;
  /** Where thinking is handed back; null where it is not. It is read from both, wherever it comes. */
  readonly thinkingField: ThinkingField | null;
  /** How a shape for the answer is asked for; null where it cannot be. */
  readonly shape: ((format: AIResponseFormat) => ChatFields) | null;
  /** Fields beside those that all servers take. */
  readonly extras: (context: AIContext) => ChatFields;
}

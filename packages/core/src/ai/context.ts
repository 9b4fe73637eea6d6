import type { ChannelCapabilities } from '../domain/capabilities.ts';
import type { ChannelMediaType } from '../domain/channel-type.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { AIMessage } from './parts.ts';

/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A tool a model may ask for. */
export interface AITool {
  /** 1 to 64 letters, digits, `_` or `-`: what every vendor takes. */
  readonly name: string;
  readonly description: string;
  /** The schema of the arguments: an object schema. */
  readonly parameters: JsonSchema;
  /** The vendor makes the arguments match the schema, where it can. @defaultValue false */
  readonly strict?: boolean;
  /** For policies and selection; never sent. */
  readonly tags?: readonly string[];
}

/** Whether and which tool the model must use. */
export type AIToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

/** The shape an answer must have, where the provider's `structuredOutput` is true. */
export interface AIResponseFormat {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** Everything one generation is made from. */
export interface AIContext {
  /** The conversation, oldest first; the message to answer is the last one. */
  readonly messages: readonly AIMessage[];
  readonly systemPrompt: string | null;
  /** Empty: the model cannot call any. */
  readonly tools: readonly AITool[];
  /** @defaultValue 'auto' when there are tools */
  readonly toolChoice?: AIToolChoice;
  /** Whether one answer may hold several calls. @defaultValue true */
  readonly parallelToolCalls?: boolean;
  readonly responseFormat?: AIResponseFormat | null;
  /** The room that asks; null outside one, such as when a memory is summarised. */
  readonly room: RoomContext | null;
  /** What the channel that will show the answer can do; null when none will. */
  readonly targetCapabilities: ChannelCapabilities | null;
  readonly targetMediaTypes: readonly ChannelMediaType[];
  /** 0 to 2; null and absent leave it to the vendor. Ignored where `capabilities.temperature` is not true. */
  readonly temperature?: number | null;
  /** The most tokens to write, thinking included; null and absent take the provider's default. */
  readonly maxTokens?: number | null;
  /** Tokens to think with; 0 switches thinking off, null and absent leave it to the provider. */
  readonly thinkingBudget?: number | null;
  /** For hooks and providers of one's own; the providers of this project send none of it. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

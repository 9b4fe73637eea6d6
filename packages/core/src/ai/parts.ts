/** Facts only the provider that wrote a part understands, such as item ids. It gets them back unchanged. */
export type AIPartMetadata = Readonly<Record<string, unknown>>;

/** Words. */
export interface AITextPart {
  readonly type: 'text';
  readonly text: string;
  readonly metadata?: AIPartMetadata;
}

/** A picture: an `http:`, `https:` or base64 `data:` URL. Only for providers that can see. */
export interface AIImagePart {
  readonly type: 'image';
  readonly url: string;
  readonly mimeType?: string;
}

/**
 * What a model thought before it spoke. Never shown as an answer. A provider that signs its thinking
 * refuses the next round unless text and signature come back as they were.
 */
export interface AIThinkingPart {
  readonly type: 'thinking';
  /** Empty where the vendor keeps the words to itself and gives only a signature. */
  readonly thinking: string;
  readonly signature?: string;
  /** The `name` of the provider that thought it; every other provider leaves the part out. */
  readonly provider?: string;
  readonly metadata?: AIPartMetadata;
}

/** A model's wish to have a tool run. A turn may hold several: they are meant to run side by side. */
export interface AIToolCallPart {
  readonly type: 'tool_call';
  /** Unique within the conversation sent to a provider; every call needs exactly one result with this id. */
  readonly id: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What the model wrote where that is no JSON object: `arguments` is empty then, and the call must not run. */
  readonly rawArguments?: string;
  readonly metadata?: AIPartMetadata;
}

/** What a tool gave back, or why it did not run. */
export interface AIToolResultPart {
  readonly type: 'tool_result';
  readonly toolCallId: string;
  readonly name: string;
  readonly result: string | readonly (AITextPart | AIImagePart)[];
  /** @defaultValue false */
  readonly isError?: boolean;
  /** The same result as data, beside the text the model reads. */
  readonly structuredContent?: Readonly<Record<string, unknown>>;
}

/** A piece of a message to or from a model. */
export type AIPart = AITextPart | AIImagePart | AIThinkingPart | AIToolCallPart | AIToolResultPart;

/** A piece a model itself can write. */
export type AIOutputPart = AITextPart | AIThinkingPart | AIToolCallPart;

/** The side a message comes from. */
export type AIRole = 'system' | 'user' | 'assistant' | 'tool';

/**
 * One message of the conversation a model reads. `user` holds text and images, `assistant` what a model
 * wrote, `tool` the results of the calls in the assistant message before it, `system` text alone.
 */
export interface AIMessage {
  readonly role: AIRole;
  readonly content: string | readonly AIPart[];
}

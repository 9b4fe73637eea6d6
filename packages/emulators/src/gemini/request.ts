type Json = Readonly<Record<string, unknown>>;

/** A part as it stands on the wire, in both directions. */
export interface GeminiPart {
  readonly text?: string | undefined;
  readonly functionCall?: GeminiCall | undefined;
  readonly functionResponse?:
    | { readonly id?: string | undefined; readonly name: string; readonly response: Json }
    | undefined;
  readonly thought?: boolean | undefined;
  readonly thoughtSignature?: string | undefined;
}

/** A model's wish to have a function run. */
export interface GeminiCall {
  readonly id?: string | undefined;
  readonly name: string;
  readonly args?: Json | undefined;
}

/** A turn of a conversation. */
export interface GeminiContent {
  readonly role?: 'user' | 'model' | undefined;
  readonly parts: readonly GeminiPart[];
}

/** What the emulator looks at in a request of `generateContent`, once its form is right. */
export interface GeminiRequest {
  readonly contents: readonly GeminiContent[];
  readonly tools?:
    | readonly { readonly functionDeclarations?: readonly { readonly name: string }[] | undefined }[]
    | undefined;
  readonly toolConfig?:
    | {
        readonly functionCallingConfig?:
          | { readonly mode?: string | undefined; readonly allowedFunctionNames?: readonly string[] | undefined }
          | undefined;
      }
    | undefined;
  readonly generationConfig?: { readonly thinkingConfig?: GeminiThinking | undefined } | undefined;
}

/** How a model is told to think. */
export interface GeminiThinking {
  readonly includeThoughts?: boolean | undefined;
  readonly thinkingBudget?: number | undefined;
  readonly thinkingLevel?: string | undefined;
}

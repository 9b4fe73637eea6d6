/** A message of a live wire, as JSON. */
export type LiveJson = Readonly<Record<string, unknown>>;

/** A message as it went over a wire. */
export interface LiveEvent {
  /** Counts from 1. */
  readonly connection: number;
  readonly from: 'client' | 'vendor';
  readonly event: LiveJson;
}

/** A tool a live model asks for. */
export interface LiveToolCall {
  readonly callId: string;
  readonly name: string;
  /** As text, so that a model can also write what is no JSON. */
  readonly arguments: string;
}

/** What a live model was told in words. */
export interface LiveText {
  readonly role: string;
  readonly text: string;
}

/** What a live model was told of a tool. */
export interface LiveToolResult {
  readonly callId: string;
  readonly result: string;
}

/** What a live model was set up with. */
export interface LiveSettings {
  readonly systemPrompt: string | null;
  readonly voice: string | null;
  readonly tools: readonly string[];
  readonly temperature: number | null;
}

/** What a scripted model does when somebody has stopped speaking. */
export interface LiveTurn {
  /** What it understood. */
  readonly heard: string;
  /** What it answers; `{result}` stands for what its tool gave. Nothing where it is left out. */
  readonly says?: string;
  /** Asked for before it answers. */
  readonly tool?: Omit<LiveToolCall, 'callId'>;
}

import type { AgentId, Colleague } from '../cast.ts';

/** What the desk did in a row that is no message. Whoever hands over or takes over is an agent's id or `human`. */
export type Activity =
  | { readonly kind: 'tool_start'; readonly tool: string; readonly words: string }
  | { readonly kind: 'tool_end'; readonly tool: string; readonly isError: boolean; readonly words: string }
  /** Calls upon whoever takes over; nobody else sees it. */
  | { readonly kind: 'notice'; readonly to: string }
  | {
      readonly kind: 'handoff';
      readonly from: string;
      readonly to: string;
      readonly reason: string;
      readonly summary: string;
      /** The phase it goes on in, where that is another one. */
      readonly phase: string | null;
      /** The colleague who takes over or gives back. */
      readonly colleague: Colleague | null;
    };

/** Who has the conversation. */
export interface DeskState {
  readonly holder: AgentId | 'human';
  /** Which colleague has it; null while none has said so. */
  readonly colleague: Colleague | null;
  readonly phase: string | null;
}

/** A tool that waits until a person agrees. */
export interface Approval {
  readonly requestId: string;
  readonly agentId: AgentId;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The event whose turn asks. */
  readonly triggerEventId: string;
}

/** What a person said to it. */
export interface ApprovalAnswer {
  readonly approved: boolean;
  readonly reason: string;
}

/** An approval as the page shows it. */
export interface ShownApproval extends Approval {
  /** The process that asked first is gone: the same turn asks once more. */
  readonly isAgain: boolean;
}

/** What the model was last asked, word for word. */
export interface ModelRequest {
  readonly triggerEventId: string;
  readonly systemPrompt: string;
  readonly messages: readonly { readonly role: string; readonly text: string }[];
  /** The names of the tools it may call. */
  readonly tools: readonly string[];
  readonly target: string;
}

/** What an agent is at. */
export interface AgentState {
  readonly phase: 'idle' | 'writing' | 'failed';
  readonly request: ModelRequest | null;
  readonly answer: { readonly text: string; readonly durationMs: number; readonly usage: string } | null;
  readonly failure: string | null;
}

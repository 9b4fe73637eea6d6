import type { Room } from '@roomkit/core';

/** The key of a room's metadata that holds the state. */
export const CONVERSATION = '_conversation';

/** How a conversation came to the agent that has it now. */
export interface AcceptedHandoff {
  readonly fromAgentId: string;
  readonly toAgentId: string;
  readonly reason: string;
  /** What the next one has to know. */
  readonly summary: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly channelEscalation: ChannelEscalation | null;
  readonly urgent: boolean;
  /** ISO 8601. */
  readonly at: string;
}

/** Where a conversation should go on, as far as the one who hands over knows. Nothing here acts on it: hooks may. */
export const ChannelEscalation = { SAME: 'same', VOICE: 'voice', EMAIL: 'email', SMS: 'sms' } as const;
export type ChannelEscalation = (typeof ChannelEscalation)[keyof typeof ChannelEscalation];

/** Where a conversation stands. It lives in the room's metadata, so that it is there after a restart. */
export interface ConversationState {
  /** Null until somebody sets it. */
  readonly phase: string | null;
  /** The agent that has the conversation: it gets what is addressed to nobody. */
  readonly activeAgentId: string | null;
  /** The language people are answered in, as a BCP 47 tag; null leaves it to each agent. */
  readonly language: string | null;
  /** A person has taken over: no agent is asked until one is handed the conversation back. */
  readonly withHuman: boolean;
  /** The last one that was accepted. */
  readonly handoff: AcceptedHandoff | null;
  /** The application's own. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

const START: ConversationState = Object.freeze({
  phase: null,
  activeAgentId: null,
  language: null,
  withHuman: false,
  handoff: null,
  metadata: Object.freeze({}),
});

/** The state a room is in; a room that never had one is at the start. */
export function conversationStateOf(room: Pick<Room, 'metadata'>): ConversationState {
  const stored = room.metadata[CONVERSATION] as Partial<ConversationState> | null | undefined;
  return typeof stored === 'object' && stored !== null ? { ...START, ...stored } : START;
}

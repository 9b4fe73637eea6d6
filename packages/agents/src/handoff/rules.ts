import type { ConversationState } from '../state/conversation-state.ts';

/** Somebody a conversation can be handed to. */
export interface HandoffTarget {
  readonly agentId: string;
  /** The phase the conversation is in once they have it; null leaves it as it is. */
  readonly phase: string | null;
  /** What they are for, as the one who hands over reads it. */
  readonly description: string | null;
}

/** Who may hand over to whom. */
export interface HandoffRules {
  /** Every agent that takes part. */
  readonly agentIds: readonly string[];
  /**
   * Whom `from` may hand over to, given where the conversation stands. The phase is the target's, never the word of
   * the one who hands over: agent and phase cannot disagree. `from` may be `human`.
   */
  targets(from: string, state: ConversationState): readonly HandoffTarget[];
}

/** Everybody to everybody, whatever the phase. @param agents - with what each is for */
export function anyToAny(agents: readonly Omit<HandoffTarget, 'phase'>[]): HandoffRules {
  const targets = agents.map((agent) => ({ ...agent, phase: null }));
  return {
    agentIds: agents.map(({ agentId }) => agentId),
    targets: (from) => targets.filter(({ agentId }) => agentId !== from),
  };
}

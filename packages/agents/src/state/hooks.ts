declare module '@roomkit/core' {
  interface HookTriggers {
    /** The phase of a conversation changed. */
    on_phase_transition: { readonly mode: 'async'; readonly payload: PhaseTransition };
  }
}

/** A conversation on its way from one phase to another. */
export interface PhaseTransition {
  readonly roomId: string;
  readonly fromPhase: string | null;
  readonly toPhase: string | null;
  /** The agent that has the conversation now. */
  readonly activeAgentId: string | null;
}

import type { CheckedHandoffRequest, HandoffRejection } from './request.ts';

declare module '@roomkit/core' {
  interface HookTriggers {
    /** A conversation was handed over. Fires before `on_phase_transition`. */
    on_handoff: { readonly mode: 'async'; readonly payload: HandoffReport };
    /** A handoff was refused; nothing has changed. */
    on_handoff_rejected: { readonly mode: 'async'; readonly payload: HandoffRejectionReport };
  }
}

/** A conversation that went from one to another. */
export interface HandoffReport {
  readonly roomId: string;
  /** Channel ids, or `human`. */
  readonly fromAgentId: string;
  readonly toAgentId: string;
  readonly fromPhase: string | null;
  readonly toPhase: string | null;
  readonly request: CheckedHandoffRequest;
}

/** A handoff that did not come about. */
export interface HandoffRejectionReport {
  readonly roomId: string;
  readonly fromAgentId: string;
  readonly reason: HandoffRejection;
  readonly request: CheckedHandoffRequest;
}

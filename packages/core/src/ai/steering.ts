/** Something said to a turn while it runs. It counts from the turn's next request on, and for this turn alone. */
export type SteeringDirective =
  | { readonly type: 'cancel'; readonly reason?: string }
  | { readonly type: 'update_system_prompt'; readonly append: string }
  | { readonly type: 'inject_message'; readonly role: 'user' | 'assistant'; readonly content: string };

/** Whom a directive is meant for. */
export interface SteeringTarget {
  readonly roomId: string;
  /** One turn alone; absent: the room's turn that runs now. */
  readonly turnId?: string;
}

/** Why a turn ended. Every turn ends with exactly one. */
export type LoopEndReason =
  | 'completed'
  | 'max_rounds'
  | 'timeout'
  | 'truncated'
  | 'empty_response'
  | 'force_stopped'
  | 'cancelled'
  | 'error';

/** The last marker of a streamed answer. */
export interface LoopEnd {
  readonly kind: 'loop_end';
  readonly reason: LoopEndReason;
  /** Requests that were made. */
  readonly rounds: number;
  readonly toolCalls: number;
}

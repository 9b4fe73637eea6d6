import { InputError, requireId } from '@roomkit/core';

import { ChannelEscalation } from '../state/conversation-state.ts';

/** The target that stands for a person: whoever gets a conversation handed over so is no agent. */
export const HUMAN = 'human';

/** The wish to hand a conversation over. */
export interface HandoffRequest {
  /** An agent's channel id, or {@link HUMAN}. */
  readonly targetAgentId: string;
  readonly reason: string;
  /** What the next one has to know: it stands in their prompt. */
  readonly summary: string;
  /** The same as data. At most 16,000 characters as JSON. @defaultValue {} */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly channelEscalation?: ChannelEscalation | null;
  readonly urgent?: boolean;
}

/** A request with everything filled in. */
export type CheckedHandoffRequest = Required<HandoffRequest>;

/** What became of a request. */
export interface HandoffResult {
  readonly accepted: boolean;
  /** Null where it was rejected, and where a person has the conversation now. */
  readonly newAgentId: string | null;
  /** The phase the conversation is in now, whatever became of the request. */
  readonly newPhase: string | null;
  /** A constant sentence. */
  readonly message: string;
  readonly reason: HandoffRejection | 'accepted';
}

/** Why a handoff is rejected. */
export const HandoffRejection = {
  UNKNOWN_TARGET: 'unknown_target',
  NOT_ACTIVE: 'not_active',
  NOT_ALLOWED: 'not_allowed',
  NOT_ATTACHED: 'not_attached',
} as const;
export type HandoffRejection = (typeof HandoffRejection)[keyof typeof HandoffRejection];

const LONGEST_WORDS = 8_000;
const LONGEST_CONTEXT = 16_000;
const ESCALATIONS: ReadonlySet<unknown> = new Set(Object.values(ChannelEscalation));

/** A request with its defaults; words longer than 8,000 characters are cut. @throws InputError naming the field */
export function checkedRequest(request: HandoffRequest): CheckedHandoffRequest {
  const { targetAgentId, reason, summary, context = {}, channelEscalation = null, urgent = false } = request;
  requireId('targetAgentId', targetAgentId);
  if (typeof reason !== 'string') throw new InputError('reason', 'must be a text');
  if (typeof summary !== 'string') throw new InputError('summary', 'must be a text');
  if (typeof context !== 'object' || context === null || JSON.stringify(context).length > LONGEST_CONTEXT) {
    throw new InputError('context', `must be an object of at most ${LONGEST_CONTEXT} characters as JSON`);
  }
  if (channelEscalation !== null && !ESCALATIONS.has(channelEscalation)) {
    throw new InputError('channelEscalation', 'must be same, voice, email, sms or null');
  }
  return {
    targetAgentId,
    reason: reason.slice(0, LONGEST_WORDS),
    summary: summary.slice(0, LONGEST_WORDS),
    context,
    channelEscalation,
    urgent,
  };
}

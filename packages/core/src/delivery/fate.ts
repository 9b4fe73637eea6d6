import { ChannelOutput } from '../domain/channel-output.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import type { ReconcileAnswer } from '../domain/unknown-outcome.ts';
import type { Channel } from '../ports/channel.ts';
import type { Attempt } from './attempt.ts';
import { notSent, unknownFailure, worthAnotherTry, type DeliveryFailure } from './failure.ts';
import { lookUp } from './look-up.ts';
import type { Sending } from './sending.ts';

/**
 * Makes of an attempt whose fate is unknown whatever can be made of it. The same key is the same message, so
 * that one is safe to repeat; a vendor that can be asked is asked; else the policy says.
 */
export async function fateOf(sending: Sending, failure: DeliveryFailure): Promise<Attempt> {
  const { deps, channel, target } = sending;
  logUnknown(sending);
  if (channel.unknownOutcome === 'native_idempotency') return { failure: worthAnotherTry(failure) };
  if (canBeAsked(channel)) {
    const earlier = { gaveUpAt: new Date(deps.clock.now()), providerMessageIds: failure.providerMessageIds };
    const found = await lookUp(sending, earlier, failure.retryAfterMs);
    if (found.outcome === 'sent') return sent(found);
    if (found.outcome === 'not_sent') return { failure: notSent() };
  }
  // Whoever says nothing gets no second message by surprise: a dead letter is seen, and sent by one call.
  const policy = policyOf(channel, target) ?? 'dead_letter';
  return { failure: policy === 'repeat' ? worthAnotherTry(failure) : failure };
}

/** What becomes of a delivery that an earlier try may have brought already; null when it is to be sent. */
export async function fateOfEarlier(sending: Sending, doubt: 'interrupted' | 'revived'): Promise<Attempt | null> {
  const { channel, target } = sending;
  if (channel.unknownOutcome === 'native_idempotency') return null;
  if (canBeAsked(channel)) {
    const found = await lookUp(sending, { gaveUpAt: null, providerMessageIds: [] }, 0);
    if (found.outcome === 'sent') return sent(found);
    if (found.outcome === 'not_sent') return null;
  }
  // At least once: a gap that a crash left is closed, unless somebody would rather see to it. Who revives a
  // dead letter has decided.
  const isLeft = doubt === 'interrupted' && policyOf(channel, target) === 'dead_letter';
  if (!isLeft) return null;
  logUnknown(sending);
  return { failure: unknownFailure() };
}

function canBeAsked(channel: Channel): boolean {
  return channel.unknownOutcome === 'reconcilable' && channel.reconcile !== undefined;
}

function policyOf(channel: Channel, { binding }: PlannedTarget): 'repeat' | 'dead_letter' | null {
  return binding.retryPolicy?.unknownPolicy ?? channel.unknownPolicy;
}

function sent({
  providerMessageIds,
  status = 'sent',
}: Extract<ReconcileAnswer, { readonly outcome: 'sent' }>): Attempt {
  return { output: ChannelOutput.sent({ success: true, providerMessageIds, status }) };
}

function logUnknown({ deps, channel, event }: Sending): void {
  deps.logger.warn('Nobody knows whether a message went.', {
    roomId: event.roomId,
    eventId: event.id,
    channelId: channel.id,
    provider: channel.providerName,
    status: 'unknown',
    handling: channel.unknownOutcome,
  });
}

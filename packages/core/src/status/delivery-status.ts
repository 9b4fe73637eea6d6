import type { DeliveryOutcome } from '../domain/delivery.ts';

/** How far up each outcome of a message on its way is. */
const RANK: Readonly<Record<DeliveryOutcome, number>> = {
  unknown: -1,
  queued: 0,
  accepted: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  failed: 5,
  dead: 6,
};

/**
 * The outcome after a report. It only rises, so that a report that comes late changes nothing:
 * queued < accepted < sent < delivered < read. A failure ends it, unless somebody had the message already.
 * What is unknown is settled by any later report, and what had left is not made unknown again. Dead stays
 * dead until it is revived.
 */
export function advanceOutcome(current: DeliveryOutcome, next: DeliveryOutcome): DeliveryOutcome {
  if (current === next || current === 'dead') return current;
  if (current === 'failed') return next === 'dead' ? next : current;
  if (next === 'dead') return hasArrived(current) ? current : next;
  if (current === 'unknown') return next;
  if (next === 'unknown') return RANK[current] <= RANK.accepted ? next : current;
  if (next === 'failed') return hasArrived(current) ? current : next;
  return RANK[next] > RANK[current] ? next : current;
}

/** A dead delivery that somebody wants tried again starts over; every other outcome stays. */
export function reviveOutcome(current: DeliveryOutcome): DeliveryOutcome {
  return current === 'dead' ? 'queued' : current;
}

function hasArrived(outcome: DeliveryOutcome): boolean {
  return outcome === 'delivered' || outcome === 'read';
}

import type { History } from '../history.ts';
import { checkDeliveries } from './deliveries.ts';
import { checkOwners } from './owners.ts';
import { checkTimelines } from './timelines.ts';
import { type Violation, violation } from './violation.ts';

/** Everything in a history that may not be; nothing where every promise was kept. */
export function checkHistory(history: History): readonly Violation[] {
  return [
    ...checkTimelines(history),
    ...checkDeliveries(history),
    ...checkOwners(history),
    ...history.unclosed.map((name) => violation('node_did_not_close', `${name} did not end when it was asked to`)),
  ];
}

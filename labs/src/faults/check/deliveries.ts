import type { History, StoredEvent } from '../history.ts';
import type { Receipt } from '../vendor.ts';
import { type Violation, violation } from './violation.ts';

/** Every planned delivery came at least once, first ones in the order of their room, and nothing else came. */
export function checkDeliveries(history: History): readonly Violation[] {
  const messages = new Map(
    history.timeline.filter(({ type }) => type === 'message').map((event) => [event.event, event]),
  );
  const dead = history.deadLetters.map(({ room, event, channel }) =>
    violation('dead_letter', `${room}: ${event} to ${channel} was given up`),
  );
  const left = history.unsettledAtEnd;
  const unsettled = left > 0 ? [violation('delivery_unsettled', `${left} deliveries are planned and not settled`)] : [];
  return [
    ...checkArrivals(history, messages),
    ...checkOrder(history.receipts),
    ...checkKeys(history.receipts),
    ...dead,
    ...unsettled,
  ];
}

function checkArrivals(history: History, messages: ReadonlyMap<string, StoredEvent>): readonly Violation[] {
  const arrived = new Set<string>();
  const violations: Violation[] = [];
  for (const { room, event, index, providerClass } of history.receipts) {
    arrived.add(`${event} ${providerClass}`);
    const stored = messages.get(event);
    if (stored?.room !== room || stored.index !== index) {
      violations.push(
        violation('delivery_of_nothing', `${room}: ${providerClass} got ${event}, which is not at ${index}`),
      );
    }
  }
  for (const { event, room, index } of messages.values()) {
    for (const target of history.targets) {
      if (arrived.has(`${event} ${target}`)) continue;
      violations.push(violation('delivery_missing', `${room}: ${index} never reached ${target}`));
    }
  }
  return violations;
}

/** What comes again may come whenever it likes; what comes first comes in order. */
function checkOrder(receipts: readonly Receipt[]): readonly Violation[] {
  const seen = new Set<string>();
  const latest = new Map<string, number>();
  const violations: Violation[] = [];
  for (const { room, event, index, providerClass } of receipts) {
    const name = `${event} ${providerClass}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const queue = `${room} ${providerClass}`;
    const before = latest.get(queue) ?? -1;
    if (index < before) {
      violations.push(violation('delivery_out_of_order', `${room}: ${providerClass} got ${index} after ${before}`));
    }
    latest.set(queue, Math.max(index, before));
  }
  return violations;
}

/** A delivery has one key whoever brings it, and a vendor that honours keys shows it once. */
function checkKeys(receipts: readonly Receipt[]): readonly Violation[] {
  const keys = new Map<string, string>();
  const shown = new Set<string>();
  const violations: Violation[] = [];
  for (const receipt of receipts) {
    const { room, event, index, providerClass, key } = receipt;
    const name = `${event} ${providerClass}`;
    const before = keys.get(name) ?? key;
    keys.set(name, before);
    if (before !== key) {
      violations.push(violation('delivery_key_changed', `${room}: ${index} to ${providerClass} came under two keys`));
    }
    if (providerClass !== 'native_idempotency' || !receipt.shown) continue;
    if (shown.has(name)) violations.push(violation('native_shown_twice', `${room}: ${index} was shown twice`));
    shown.add(name);
  }
  return violations;
}

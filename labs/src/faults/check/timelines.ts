import type { Acknowledgement, History, StoredEvent } from '../history.ts';
import { type Violation, violation } from './violation.ts';

/** Every message that was acknowledged is in its timeline once, and nothing is that was not sent. */
export function checkTimelines(history: History): readonly Violation[] {
  const byRoom = Map.groupBy(history.timeline, ({ room }) => room);
  const dense = history.rooms.flatMap((room) => checkDensity(room, byRoom.get(room) ?? []));
  const messages = history.timeline.filter(({ type }) => type === 'message');
  return [...dense, ...checkBodies(history, messages), ...checkAcknowledgements(history, messages)];
}

function checkDensity(room: string, events: readonly StoredEvent[]): readonly Violation[] {
  const violations: Violation[] = [];
  const ids = new Set<string>();
  for (const [at, { index, event }] of events.entries()) {
    if (index !== at) violations.push(violation('index_not_dense', `${room}: index ${index} stands at ${at}`));
    if (ids.has(event)) violations.push(violation('event_id_twice', `${room}: ${event} stands there twice`));
    ids.add(event);
  }
  return violations;
}

function checkBodies(history: History, messages: readonly StoredEvent[]): readonly Violation[] {
  const sent = new Map(history.sent.map(({ body, room }) => [body, room]));
  const stored = new Set<string>();
  const violations: Violation[] = [];
  for (const { room, index, body } of messages) {
    const name = body ?? '';
    if (sent.get(name) !== room) {
      violations.push(violation('never_sent', `${room}: ${index} holds what was never sent there`));
    }
    if (stored.has(name)) violations.push(violation('stored_twice', `${room}: ${name} stands there again at ${index}`));
    stored.add(name);
  }
  return violations;
}

function checkAcknowledgements(history: History, messages: readonly StoredEvent[]): readonly Violation[] {
  const places = new Map(messages.map((event) => [event.event, event]));
  const answered = new Set<string>();
  const violations: Violation[] = [];
  for (const acknowledgement of history.acknowledged) {
    answered.add(acknowledgement.body);
    violations.push(...checkPlace(acknowledgement, places.get(acknowledgement.event)));
  }
  for (const { body, room } of history.sent) {
    if (!answered.has(body)) violations.push(violation('unacknowledged', `${room}: ${body} was never acknowledged`));
  }
  return violations;
}

function checkPlace(acknowledged: Acknowledgement, stored: StoredEvent | undefined): readonly Violation[] {
  const { room, body, event, index } = acknowledged;
  if (!stored)
    return [violation('acknowledged_lost', `${room}: ${body} was acknowledged as ${event} and is not there`)];
  if (stored.room === room && stored.index === index && stored.body === body) return [];
  return [violation('acknowledged_elsewhere', `${room}: ${body} was acknowledged at ${index} and is not that`)];
}

import type { History, StoredEvent } from '../history.ts';
import type { OwnerChange } from '../servers/ledger.ts';
import { type Violation, violation } from './violation.ts';

/** Every event was written under the lease that was in force at its place. */
export function checkOwners(history: History): readonly Violation[] {
  const owners = Map.groupBy(history.owners, ({ room }) => room);
  const events = Map.groupBy(history.timeline, ({ room }) => room);
  return history.rooms.flatMap((room) => checkRoom(room, owners.get(room) ?? [], events.get(room) ?? []));
}

function checkRoom(room: string, owners: readonly OwnerChange[], events: readonly StoredEvent[]): readonly Violation[] {
  const violations = checkRise(room, owners);
  let at = -1;
  for (const { index, writer } of [...events].sort((one, other) => one.index - other.index)) {
    // Whoever claimed the room while it had at most so many events claimed it before this one came.
    while ((owners[at + 1]?.eventCount ?? Infinity) <= index) at += 1;
    const owner = owners[at];
    if (!writer) {
      violations.push(violation('writer_unknown', `${room}: nobody knows under which lease ${index} was written`));
    } else if (owner?.epoch !== writer.epoch || owner.node !== writer.node) {
      const words = `${room}: ${index} was written under epoch ${writer.epoch} while ${owner?.epoch ?? 'none'} was in force`;
      violations.push(violation('stale_write', words));
    }
  }
  return violations;
}

function checkRise(room: string, owners: readonly OwnerChange[]): Violation[] {
  return owners.flatMap(({ epoch }, at) => {
    const before = owners[at - 1]?.epoch ?? 0;
    return epoch > before ? [] : [violation('epoch_fell', `${room}: epoch ${epoch} came after ${before}`)];
  });
}

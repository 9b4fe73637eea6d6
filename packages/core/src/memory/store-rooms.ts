import type { ChannelBinding } from '../domain/binding.ts';
import type { ChannelType } from '../domain/channel-type.ts';
import { RoomAlreadyExistsError } from '../domain/errors.ts';
import { freezeCopy } from '../domain/freeze-copy.ts';
import type { Room, RoomReference } from '../domain/room.ts';
import type { RoomQuery, SenderKey } from '../ports/store.ts';
import { RoomRecord } from './records.ts';
import { compareAge } from './sorted-rooms.ts';
import { dropEventReceipts } from './store-receipts.ts';
import { isPairWith, pairKey, type StoreState } from './store-state.ts';

/** @throws RoomAlreadyExistsError */
export function createRoom(state: StoreState, room: Room): RoomRecord {
  const organization = state.organization(room.organizationId);
  if (organization.rooms.has(room.id)) throw new RoomAlreadyExistsError(room.id);
  // The counters are the store's own: a room begins without events.
  const stored = freezeCopy({ ...room, eventCount: 0, latestIndex: 0 }, 'room');
  const reference = Object.freeze({ organizationId: room.organizationId, roomId: room.id });
  const record = new RoomRecord(organization, reference, organization.order.length, stored);
  organization.rooms.set(room.id, record);
  organization.order.push(record);
  indexRoom(state, record);
  return record;
}

export function createRoomForSender(
  state: StoreState,
  room: Room,
  sender: SenderKey,
): { readonly room: Room; readonly created: boolean } {
  const { opened } = state.organization(sender.organizationId);
  const key = pairKey(sender.channelId, sender.senderId);
  const earlier = opened.get(key);
  if (earlier?.room.status === 'active') return { room: earlier.room, created: false };
  const record = createRoom(state, { ...room, organizationId: sender.organizationId });
  opened.set(key, record);
  record.people.add(key);
  return { room: record.room, created: true };
}

export function forgetSenders(state: StoreState, reference: RoomReference, senderIds: readonly string[]): void {
  const record = state.find(reference);
  if (!record) return;
  const { opened } = record.organization;
  for (const key of record.people) {
    if (opened.get(key) !== record || !senderIds.some((senderId) => isPairWith(key, senderId))) continue;
    opened.delete(key);
    record.people.delete(key);
  }
}

export function listRooms(state: StoreState, query: RoomQuery): readonly Room[] {
  const organization = state.organizations.get(query.organizationId);
  if (!organization) return [];
  const { status, limit = Infinity } = query;
  let position = 0;
  if (query.after !== undefined) {
    const cursor = organization.rooms.get(query.after);
    if (!cursor) return [];
    position = cursor.position + 1;
  }
  const found: Room[] = [];
  for (; position < organization.order.length && found.length < limit; position++) {
    const room = organization.order[position]?.room;
    if (!room) continue;
    if (status === undefined || (typeof status === 'string' ? room.status === status : status.includes(room.status))) {
      found.push(room);
    }
  }
  return found;
}

export function findRoomsOfSender(
  state: StoreState,
  query: {
    readonly organizationId: string | null;
    readonly channelId: string;
    readonly channelType: ChannelType;
    readonly senderId: string;
  },
): readonly Room[] {
  const organization = state.organizations.get(query.organizationId);
  if (!organization) return [];
  const found = new Set<RoomRecord>();
  for (const record of organization.people.get(query.senderId) ?? []) {
    if (record.room.status === 'active' && isConnected(record, query.channelType, query.senderId)) found.add(record);
  }
  const opened = organization.opened.get(pairKey(query.channelId, query.senderId));
  if (opened?.room.status === 'active') found.add(opened);
  return [...found].map((record) => record.room).sort((one, other) => compareAge(other, one));
}

function isConnected(record: RoomRecord, channelType: ChannelType, senderId: string): boolean {
  const bindings = record.bindingList.filter((binding) => binding.channelType === channelType);
  if (bindings.length === 0) return false;
  if (bindings.some((binding) => binding.participantId === senderId)) return true;
  for (const participant of record.participants.values()) {
    if (participant.id !== senderId && participant.externalId !== senderId) continue;
    if (participant.status === 'left' || participant.status === 'banned') continue;
    if (bindings.some((binding) => participant.connectedVia.includes(binding.channelId))) return true;
  }
  return false;
}

export function deleteRoom(state: StoreState, reference: RoomReference): boolean {
  const record = state.find(reference);
  if (!record) return false;
  const { organization } = record;
  organization.rooms.delete(reference.roomId);
  organization.order[record.position] = null;
  state.timedRooms.delete(record);
  for (const binding of record.bindingList) organization.activeRoomsOf(binding.channelId).remove(record);
  for (const name of record.people) {
    organization.people.get(name)?.delete(record);
    if (organization.opened.get(name) === record) organization.opened.delete(name);
  }
  for (const event of record.events) {
    const native = event?.source.providerMessageId;
    if (event && native) organization.providerMessages.get(event.source.channelId)?.delete(native);
  }
  for (const eventId of record.receipts?.keys() ?? []) dropEventReceipts(record, eventId);
  for (const queue of record.queues?.values() ?? []) state.unlist(queue);
  return true;
}

/** Brings what finds rooms by status and timers in line with a room. */
export function indexRoom(state: StoreState, record: RoomRecord): void {
  const { status, timers } = record.room;
  const isTimed = timers.inactiveAfterSeconds !== null || timers.closedAfterSeconds !== null;
  if (isTimed && (status === 'active' || status === 'paused')) state.timedRooms.add(record);
  else state.timedRooms.delete(record);
  for (const binding of record.bindingList) indexChannel(record, binding.channelId);
}

function indexChannel(record: RoomRecord, channelId: string): void {
  const rooms = record.organization.activeRoomsOf(channelId);
  if (record.room.status === 'active' && record.bindings.has(channelId)) rooms.add(record);
  else rooms.remove(record);
}

/** Detaches and attaches, and remembers what was detached on purpose. */
export function changeBindings(record: RoomRecord, removed: readonly string[], put: readonly ChannelBinding[]): void {
  for (const channelId of removed) {
    if (record.bindings.delete(channelId)) (record.revoked ??= new Set()).add(channelId);
  }
  for (const binding of put) {
    record.bindings.set(binding.channelId, binding);
    record.revoked?.delete(binding.channelId);
    if (binding.participantId !== null) indexPerson(record, binding.participantId);
  }
  record.bindingList = Object.freeze([...record.bindings.values()]);
  for (const channelId of removed) indexChannel(record, channelId);
  for (const binding of put) indexChannel(record, binding.channelId);
}

/** Lists a room under the name of somebody in it. Names are never taken off: whoever searches looks closer. */
export function indexPerson(record: RoomRecord, name: string): void {
  if (record.people.has(name)) return;
  record.people.add(name);
  const { people } = record.organization;
  const rooms = people.get(name);
  if (rooms) rooms.add(record);
  else people.set(name, new Set([record]));
}

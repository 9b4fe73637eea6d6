import type { OperationName, Operations } from '../protocol.ts';
import { commit } from './commits.ts';
import { eventByProviderMessage } from './event-rows.ts';
import type { Nodes } from './nodes.ts';
import * as outbox from './outbox.ts';
import { closePass, openPass } from './passes.ts';
import * as people from './people.ts';
import { purgeContent } from './purge.ts';
import * as receipts from './receipts.ts';
import * as records from './records.ts';
import { findRoom } from './room-rows.ts';
import * as rooms from './rooms.ts';
import * as state from './state.ts';
import type { Statements } from './statements.ts';
import * as timeline from './timeline.ts';

/** What takes part in a write transaction. Reads see the file as it was before or after one. */
export const WRITES: ReadonlySet<OperationName> = new Set([
  'createRoom',
  'createRoomForSender',
  'forgetSenders',
  'deleteRoom',
  'openPass',
  'commit',
  'closePass',
  'putIdentity',
  'linkAddress',
  'updateTask',
  'markRead',
  'putReceipt',
  'joinNode',
  'renewNode',
  'leaveNode',
  'claimDuty',
  'releaseDuty',
  'claimDeliveries',
  'claimAhead',
  'settleDeliveries',
  'reviveDeadLetter',
  'dropDeadLetter',
  'purgeContent',
  'setState',
  'deleteState',
] satisfies OperationName[]);

/** Writes that nobody misses after a power failure: nobody is left then to hold what they claimed. */
export const FLEETING: ReadonlySet<OperationName> = new Set([
  'openPass',
  'closePass',
  'joinNode',
  'renewNode',
  'leaveNode',
  'claimDuty',
  'releaseDuty',
] satisfies OperationName[]);

/** The answer to every request. */
export function createHandlers(statements: Statements, nodes: Nodes): Operations {
  const s = statements;
  return {
    createRoom: (...input) => rooms.createRoom(s, ...input),
    createRoomForSender: (...input) => rooms.createRoomForSender(s, ...input),
    forgetSenders: (...input) => rooms.forgetSenders(s, ...input),
    getRoom: (room) => findRoom(s, room)?.row ?? null,
    listRooms: (...input) => rooms.listRooms(s, ...input),
    listTimedRooms: () => rooms.listTimedRooms(s),
    findRoomsOfSender: (...input) => rooms.findRoomsOfSender(s, ...input),
    findRoomsOfChannel: (...input) => rooms.findRoomsOfChannel(s, ...input),
    deleteRoom: (room) => rooms.deleteRoom(s, room),
    getSnapshot: (room) => rooms.getSnapshot(s, room),
    openPass: (...input) => openPass(s, nodes, ...input),
    commit: (request) => commit(s, request),
    closePass: (lease) => closePass(s, lease),
    getEvent: (...input) => timeline.getEvent(s, ...input),
    listEvents: (request) => timeline.listEvents(s, request),
    findByIdempotencyKey: (...input) => timeline.findByIdempotencyKey(s, ...input),
    findByProviderMessageId: (...input) => eventByProviderMessage(s, ...input),
    listChanges: (...input) => timeline.listChanges(s, ...input),
    getParticipant: (...input) => people.getParticipant(s, ...input),
    listParticipants: (room) => people.listParticipants(s, room),
    putIdentity: (identity) => people.putIdentity(s, identity),
    getIdentity: (...input) => people.getIdentity(s, ...input),
    findIdentities: (...input) => people.findIdentities(s, ...input),
    linkAddress: (...input) => people.linkAddress(s, ...input),
    getTask: (...input) => records.getTask(s, ...input),
    listTasks: (...input) => records.listTasks(s, ...input),
    updateTask: (...input) => records.updateTask(s, ...input),
    listObservations: (room) => records.listObservations(s, room),
    markRead: (...input) => records.markRead(s, ...input),
    getReadMarker: (...input) => records.getReadMarker(s, ...input),
    listReadMarkers: (room) => records.listReadMarkers(s, room),
    listReceipts: (...input) => receipts.listReceipts(s, ...input),
    findReceipt: (...input) => receipts.findReceipt(s, ...input),
    putReceipt: (...input) => receipts.putReceiptFrom(s, ...input),
    joinNode: (...input) => nodes.join(...input),
    renewNode: (...input) => nodes.renew(...input),
    leaveNode: (nodeId) => nodes.leave(nodeId),
    claimDuty: (...input) => nodes.claimDuty(...input),
    releaseDuty: (...input) => nodes.releaseDuty(...input),
    claimDeliveries: (...input) => outbox.claimDeliveries(s, nodes, ...input),
    claimAhead: (...input) => outbox.claimAhead(s, nodes, ...input),
    deliveryHolders: (...input) => outbox.deliveryHolders(s, ...input),
    settleDeliveries: (...input) => outbox.settleDeliveries(s, ...input),
    countPendingDeliveries: () => outbox.countPendingDeliveries(s),
    listDeadLetters: (query) => outbox.listDeadLetters(s, query),
    reviveDeadLetter: (...input) => outbox.reviveDeadLetter(s, ...input),
    dropDeadLetter: (...input) => outbox.dropDeadLetter(s, ...input),
    purgeContent: (...input) => purgeContent(s, ...input),
    getState: (...input) => state.getState(s, ...input),
    setState: (...input) => state.setState(s, ...input),
    deleteState: (...input) => state.deleteState(s, ...input),
    listState: (scope) => state.listState(s, scope),
  };
}

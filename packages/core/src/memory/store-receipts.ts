import type { DeliveryOutcome, DeliveryReceipt } from '../domain/delivery.ts';
import { freezeCopy } from '../domain/freeze-copy.ts';
import type { RoomRecord } from './records.ts';
import type { StoreState } from './store-state.ts';

export function putReceipt(record: RoomRecord, receipt: DeliveryReceipt): void {
  const stored = freezeCopy(receipt, 'receipt');
  const receipts = (record.receipts ??= new Map());
  let ofEvent = receipts.get(stored.eventId);
  if (!ofEvent) receipts.set(stored.eventId, (ofEvent = new Map()));
  const earlier = ofEvent.get(stored.channelId);
  if (earlier) unlist(record, earlier);
  ofEvent.set(stored.channelId, stored);
  for (const native of stored.providerMessageIds) {
    const holders = record.organization.receipts.get(native);
    if (holders) holders.add(stored);
    else record.organization.receipts.set(native, new Set([stored]));
  }
}

/** Replaces a receipt that still has a status. */
export function advanceReceipt(
  record: RoomRecord | undefined,
  receipt: DeliveryReceipt,
  from: DeliveryOutcome,
): boolean {
  const current = record?.receipts?.get(receipt.eventId)?.get(receipt.channelId);
  if (!record || current?.status !== from) return false;
  putReceipt(record, receipt);
  return true;
}

export function listReceipts(record: RoomRecord | undefined, eventId: string): readonly DeliveryReceipt[] {
  return [...(record?.receipts?.get(eventId)?.values() ?? [])];
}

/** The latest to take the id, where several channels' vendors use the same. */
export function findReceipt(
  state: StoreState,
  organizationId: string | null,
  providerMessageId: string,
  channelId: string | null,
): DeliveryReceipt | null {
  const holders = [...(state.organizations.get(organizationId)?.receipts.get(providerMessageId) ?? [])];
  return holders.findLast((receipt) => channelId === null || receipt.channelId === channelId) ?? null;
}

export function dropEventReceipts(record: RoomRecord, eventId: string): void {
  for (const receipt of listReceipts(record, eventId)) unlist(record, receipt);
  record.receipts?.delete(eventId);
}

export function unlist(record: RoomRecord, receipt: DeliveryReceipt): void {
  const { receipts } = record.organization;
  for (const native of receipt.providerMessageIds) {
    const holders = receipts.get(native);
    if (holders?.delete(receipt) && holders.size === 0) receipts.delete(native);
  }
}

import { isRoomKitError, type StateScope, type StateStore, StoreError } from '@roomkit/core';

import { findAddress } from '../address.ts';

/** Whose opt-out it is. */
export interface OptOutKey {
  readonly organizationId?: string | null;
  /** Our number, short code or agent; null for all of them. */
  readonly ourNumber?: string | null;
  readonly theirNumber: string;
}

/** Something that was said, or reported, about an opt-out. */
export interface OptOutChange extends OptOutKey {
  /** When it was said. What is older than what is recorded changes nothing. */
  readonly at: Date;
  /** The vendor's id of the message; a redelivery changes nothing. */
  readonly providerMessageId?: string | null;
}

/** What is kept of each pair of numbers. */
interface OptOutRecord {
  readonly status: 'stopped' | 'started' | 'none';
  /** When the status was last given, in milliseconds since the epoch. */
  readonly at: number;
  /** The latest messages that were taken into account. */
  readonly messageIds: readonly string[];
}

const NAMESPACE = '@roomkit/phone/opt-out';
/** The key of what holds for all of our numbers. */
const ALL_OURS = '*';
const SCHEMES = ['tel', 'sms', 'rcs', 'whatsapp'];
/** Redeliveries come within hours; nobody sends so many words in between. */
const MAX_MESSAGE_IDS = 16;

/**
 * Whether this person must not be written to. Of what was said to one of our numbers and what holds for all of
 * them, the later counts. Without `ourNumber`, an opt-out from any of our numbers does.
 *
 * @throws StoreError
 */
export async function isOptedOut(state: StateStore, key: OptOutKey): Promise<boolean> {
  return wrapped('opt_out_read', async () => {
    const scope = scopeOf(key);
    const kept = await state.list(scope);
    const own = ownKey(key);
    const asked = own === ALL_OURS ? kept : kept.filter((ours) => ours === own || ours === ALL_OURS);
    const records = await Promise.all(asked.map((ours) => read(state, scope, ours)));
    const counted = own === ALL_OURS ? records : latest(records);
    return counted.some(({ status }) => status === 'stopped');
  });
}

/** Keeps that somebody wants no more messages, as they or their carrier said. @throws StoreError */
export async function recordOptOut(state: StateStore, change: OptOutChange): Promise<void> {
  await record(state, change, 'stopped');
}

/** Takes an opt-out back, for this number of ours or, without one, for what was said of all. @throws StoreError */
export async function recordOptIn(state: StateStore, change: OptOutChange): Promise<void> {
  await record(state, change, 'started');
}

/** Whether a message has been taken into account. */
export async function wasRecorded(state: StateStore, change: OptOutChange): Promise<boolean> {
  const { providerMessageId = null } = change;
  if (providerMessageId === null) return false;
  return wrapped('opt_out_read', async () =>
    (await read(state, scopeOf(change), ownKey(change))).messageIds.includes(providerMessageId),
  );
}

/** Takes a message into account; `none` changes nothing else. @throws StoreError */
export async function record(state: StateStore, change: OptOutChange, status: OptOutRecord['status']): Promise<void> {
  await wrapped('opt_out_write', async () => {
    const scope = scopeOf(change);
    const earlier = await read(state, scope, ownKey(change));
    const { providerMessageId = null } = change;
    if (providerMessageId !== null && earlier.messageIds.includes(providerMessageId)) return;
    const messageIds = [...earlier.messageIds, ...(providerMessageId === null ? [] : [providerMessageId])];
    const at = change.at.getTime();
    const isNews = status !== 'none' && at >= earlier.at;
    await state.set(scope, ownKey(change), {
      ...(isNews ? { status, at } : { status: earlier.status, at: earlier.at }),
      messageIds: messageIds.slice(-MAX_MESSAGE_IDS),
    });
  });
}

/** The records that were given last; of one moment an opt-out counts. */
function latest(records: readonly OptOutRecord[]): readonly OptOutRecord[] {
  const said = records.filter(({ status }) => status !== 'none');
  const at = Math.max(...said.map((one) => one.at));
  return said.filter((one) => one.at === at);
}

async function read(state: StateStore, scope: StateScope, key: string): Promise<OptOutRecord> {
  const kept = (await state.get(scope, key)) as OptOutRecord | null | undefined;
  return kept ?? { status: 'none', at: 0, messageIds: [] };
}

/** A namespace for each of their numbers: what they said to ours is one short list, and no two writes meet. */
function scopeOf({ organizationId = null, theirNumber }: OptOutKey): StateScope {
  return { organizationId, namespace: `${NAMESPACE}/${comparable(theirNumber)}` };
}

function ownKey({ ourNumber = null }: OptOutKey): string {
  return ourNumber === null ? ALL_OURS : comparable(ourNumber);
}

function comparable(address: string): string {
  return (findAddress(address, { schemes: SCHEMES })?.value ?? address.trim()).toLowerCase();
}

/** What a store fails with is worth another try: a vendor sends the word again, a message is sent later. */
async function wrapped<Value>(operation: string, run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    if (isRoomKitError(error)) throw error;
    throw new StoreError(operation, { cause: error });
  }
}

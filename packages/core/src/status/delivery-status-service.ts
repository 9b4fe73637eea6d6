import type { DeliveryReceipt, DeliveryStatus } from '../domain/delivery.ts';
import { InputError } from '../domain/errors.ts';
import { roomKey, scopedKey, type RoomReference } from '../domain/room.ts';
import type { HookEngine } from '../hooks/engine.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { ConversationStore } from '../ports/store.ts';
import { createRoomContext, type RoomContextDeps } from '../rooms/room-context.ts';
import { advanceOutcome } from './delivery-status.ts';
import { markEvent, type MarkEventDeps } from './mark-event.ts';

/** Hears of vendors' reports about what was sent. */
export type DeliveryStatusHandler = (status: DeliveryStatus) => void | Promise<void>;

export interface DeliveryStatusServiceDeps extends MarkEventDeps {
  readonly store: Pick<
    ConversationStore,
    'findReceipt' | 'listReceipts' | 'putReceipt' | 'dropDeadLetter' | 'getSnapshot' | 'getEvent'
  >;
  readonly hooks: Pick<HookEngine, 'has' | 'runAsync'>;
  readonly contexts: RoomContextDeps;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

/** How many reports may wait for the send they are about. */
const MOST_PARKED = 10_000;

/**
 * Takes vendors' reports about sent messages. An outcome only rises; a report that overtakes the answer
 * to its own send waits until the native id is known.
 */
export class DeliveryStatusService {
  readonly #deps: DeliveryStatusServiceDeps;
  readonly #handlers = new Set<{ readonly organizationId: string | null; readonly handler: DeliveryStatusHandler }>();
  /** By native id, oldest first. */
  readonly #parked = new Map<string, DeliveryStatus[]>();

  constructor(deps: DeliveryStatusServiceDeps) {
    this.#deps = deps;
  }

  /** @param organizationId - null hears those of every organization */
  onDeliveryStatus(organizationId: string | null, handler: DeliveryStatusHandler): () => void {
    const entry = { organizationId, handler };
    this.#handlers.add(entry);
    return () => void this.#handlers.delete(entry);
  }

  /** Moves the receipt that holds the native id, then tells hooks and handlers. @throws InputError */
  async processDeliveryStatus(organizationId: string | null, status: DeliveryStatus): Promise<void> {
    if (typeof status.messageId !== 'string' || status.messageId === '') {
      throw new InputError('messageId', 'must be a non-empty string');
    }
    // Parked before the lookup: a receipt written in between finds it.
    this.#park(organizationId, status);
    const receipt =
      (await this.#deps.store.findReceipt(organizationId, status.messageId, status.channelId ?? null)) ??
      (await this.#findUnknown(organizationId, status));
    if (receipt) await this.onReceipt(receipt);
    const roomId = status.roomId ?? receipt?.roomId ?? null;
    const known: DeliveryStatus = receipt
      ? { ...status, roomId, eventId: receipt.eventId, channelId: receipt.channelId }
      : status;
    await this.#tell(organizationId, known, roomId);
  }

  /** Applies the reports that wait for a receipt which is now in the store. */
  async onReceipt(receipt: DeliveryReceipt): Promise<void> {
    if (this.#parked.size === 0) return;
    let current = receipt;
    for (const id of receipt.providerMessageIds) {
      const key = scopedKey(receipt.organizationId, id);
      const waiting = this.#parked.get(key);
      if (!waiting) continue;
      this.#parked.delete(key);
      for (const status of waiting) current = advanced(current, status, new Date(this.#deps.clock.now()));
    }
    if (current === receipt) return;
    await this.#deps.store.putReceipt(current);
    const isResolved = receipt.status === 'unknown' && current.status !== 'unknown';
    // What went needs nobody to look after it any more.
    if (isResolved && current.status !== 'failed') {
      await this.#deps.store.dropDeadLetter(receipt, receipt.eventId, receipt.channelId);
    }
    await markEvent(this.#deps, current, isResolved);
  }

  /** The receipt of a send whose answer never came, and with it the native id: a report may name the event itself. */
  async #findUnknown(
    organizationId: string | null,
    { messageId, roomId, eventId, channelId }: DeliveryStatus,
  ): Promise<DeliveryReceipt | null> {
    if (!roomId || !eventId || !channelId) return null;
    const receipts = await this.#deps.store.listReceipts({ organizationId, roomId }, eventId);
    const unknown = receipts.find((receipt) => receipt.channelId === channelId && receipt.status === 'unknown');
    if (!unknown) return null;
    return { ...unknown, providerMessageIds: [...unknown.providerMessageIds, messageId] };
  }

  #park(organizationId: string | null, status: DeliveryStatus): void {
    const key = scopedKey(organizationId, status.messageId);
    const waiting = this.#parked.get(key);
    if (waiting) {
      waiting.push(status);
      return;
    }
    if (this.#parked.size >= MOST_PARKED) {
      const [oldest] = this.#parked.keys();
      if (oldest !== undefined) this.#parked.delete(oldest);
      this.#deps.logger.warn('Too many delivery reports for unknown messages; the oldest is forgotten.', {});
    }
    this.#parked.set(key, [status]);
  }

  async #tell(organizationId: string | null, status: DeliveryStatus, roomId: string | null): Promise<void> {
    const calls: Promise<unknown>[] = [];
    for (const { organizationId: owner, handler } of this.#handlers) {
      if (owner !== null && owner !== organizationId) continue;
      calls.push(this.#call(handler, status));
    }
    if (roomId !== null) calls.push(this.#runHooks({ organizationId, roomId }, status));
    await Promise.all(calls);
  }

  async #call(handler: DeliveryStatusHandler, status: DeliveryStatus): Promise<void> {
    try {
      await handler(status);
    } catch (error) {
      this.#deps.logger.error('A delivery status handler failed.', { provider: status.provider, error });
    }
  }

  async #runHooks(reference: RoomReference, status: DeliveryStatus): Promise<void> {
    const { hooks, store, contexts } = this.#deps;
    const key = roomKey(reference);
    if (!hooks.has('on_delivery_status', reference.organizationId, key)) return;
    const snapshot = await store.getSnapshot(reference);
    if (!snapshot) return;
    const binding = snapshot.bindings.find((candidate) => candidate.channelId === status.channelId);
    const source = binding
      ? { channelId: binding.channelId, channelType: binding.channelType, direction: 'outbound' as const }
      : null;
    const context = createRoomContext(contexts, snapshot);
    await hooks.runAsync('on_delivery_status', status, context, source, reference.organizationId, key);
  }
}

function advanced(receipt: DeliveryReceipt, status: DeliveryStatus, now: Date): DeliveryReceipt {
  const outcome = advanceOutcome(receipt.status, status.status);
  if (outcome === receipt.status) return receipt;
  const error =
    outcome === 'failed'
      ? {
          code: status.errorCode ?? 'provider_failed',
          message: status.errorMessage ?? 'The vendor reported a failure.',
          retryable: false,
        }
      : null;
  return { ...receipt, status: outcome, error, updatedAt: now };
}

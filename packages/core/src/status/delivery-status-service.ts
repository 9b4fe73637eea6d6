import type { DeliveryReceipt, DeliveryStatus } from '../domain/delivery.ts';
import { InputError } from '../domain/errors.ts';
import { roomKey, type RoomReference } from '../domain/room.ts';
import { isNativeId, NATIVE_ID } from '../domain/validation.ts';
import type { HookEngine } from '../hooks/engine.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { ConversationStore } from '../ports/store.ts';
import { createRoomContext, type RoomContextDeps } from '../rooms/room-context.ts';
import { advanceOutcome } from './delivery-status.ts';
import { markEvent, type MarkEventDeps } from './mark-event.ts';
import { ParkedReports } from './parked-reports.ts';

/** Hears of vendors' reports about what was sent. */
export type DeliveryStatusHandler = (status: DeliveryStatus) => void | Promise<void>;

export interface DeliveryStatusServiceDeps extends MarkEventDeps {
  readonly store: Pick<
    ConversationStore,
    'findReceipt' | 'listReceipts' | 'putReceipt' | 'dropDeadLetter' | 'getSnapshot' | 'getEvent' | 'capabilities'
  >;
  readonly hooks: Pick<HookEngine, 'has' | 'runAsync'>;
  readonly contexts: RoomContextDeps;
  readonly clock: Pick<Clock, 'now' | 'schedule'>;
  readonly closing: AbortSignal;
  readonly logger: Logger;
}

/** When to look for a send that another node has not written down yet, one pause after the other. */
const LOOK_AGAIN_MS: readonly number[] = [250, 1_000, 4_000, 15_000, 60_000, 240_000];

/**
 * Takes vendors' reports about sent messages. An outcome only rises; a report that overtakes the answer
 * to its own send waits until the native id is known: here, where the send may be another node's, so that the
 * store is looked at again. A report that waits goes with its process.
 */
export class DeliveryStatusService {
  readonly #deps: DeliveryStatusServiceDeps;
  readonly #handlers = new Set<{ readonly organizationId: string | null; readonly handler: DeliveryStatusHandler }>();
  readonly #parked: ParkedReports;

  constructor(deps: DeliveryStatusServiceDeps) {
    this.#deps = deps;
    this.#parked = new ParkedReports(deps.logger);
  }

  /** @param organizationId - null hears those of every organization */
  onDeliveryStatus(organizationId: string | null, handler: DeliveryStatusHandler): () => void {
    const entry = { organizationId, handler };
    this.#handlers.add(entry);
    return () => void this.#handlers.delete(entry);
  }

  /** Moves the receipt that holds the native id, then tells hooks and handlers. @throws InputError */
  async processDeliveryStatus(organizationId: string | null, status: DeliveryStatus): Promise<void> {
    if (!isNativeId(status.messageId)) throw new InputError('messageId', NATIVE_ID);
    // Parked before the lookup: a receipt written in between finds it.
    this.#parked.add(organizationId, status);
    const receipt =
      (await this.#findReceipt(organizationId, status)) ?? (await this.#findUnknown(organizationId, status));
    if (receipt) await this.onReceipt(receipt);
    else if (this.#deps.store.capabilities.shared) this.#lookAgain(organizationId, status, 0);
    const roomId = status.roomId ?? receipt?.roomId ?? null;
    const known: DeliveryStatus = receipt
      ? { ...status, roomId, eventId: receipt.eventId, channelId: receipt.channelId }
      : status;
    await this.#tell(organizationId, known, roomId);
  }

  /** Applies the reports that wait for a receipt which is now in the store. */
  async onReceipt(receipt: DeliveryReceipt): Promise<void> {
    if (this.#parked.isEmpty) return;
    let current: DeliveryReceipt | null = receipt;
    while (current) {
      const waiting = this.#parked.of(current);
      if (waiting.length === 0) return;
      const next = this.#advanced(current, waiting);
      if (next === current || (await this.#deps.store.putReceipt(next, current.status))) {
        // Only now: a report that could not be written down waits on.
        this.#parked.forget(current.organizationId, waiting);
        if (next !== current) await this.#announce(current, next);
        return;
      }
      current = await this.#readAgain(current);
    }
  }

  #advanced(receipt: DeliveryReceipt, waiting: readonly DeliveryStatus[]): DeliveryReceipt {
    const now = new Date(this.#deps.clock.now());
    return waiting.reduce((current, status) => advanced(current, status, now), receipt);
  }

  async #announce(before: DeliveryReceipt, receipt: DeliveryReceipt): Promise<void> {
    const isResolved = before.status === 'unknown' && receipt.status !== 'unknown';
    // What went needs nobody to look after it any more.
    if (isResolved && receipt.status !== 'failed') {
      await this.#deps.store.dropDeadLetter(receipt, receipt.eventId, receipt.channelId);
    }
    await markEvent(this.#deps, receipt, isResolved);
  }

  /** Another report was quicker. A native id that only a report has told of is not forgotten over it. */
  async #readAgain(receipt: DeliveryReceipt): Promise<DeliveryReceipt | null> {
    const receipts = await this.#deps.store.listReceipts(receipt, receipt.eventId);
    const current = receipts.find(({ channelId }) => channelId === receipt.channelId);
    if (!current) return null;
    const providerMessageIds = [...new Set([...current.providerMessageIds, ...receipt.providerMessageIds])];
    return { ...current, providerMessageIds };
  }

  async #findReceipt(
    organizationId: string | null,
    { messageId, channelId = null }: DeliveryStatus,
  ): Promise<DeliveryReceipt | null> {
    return this.#deps.store.findReceipt(organizationId, messageId, channelId);
  }

  /** Another node may know the send, and write it down in a moment. */
  #lookAgain(organizationId: string | null, status: DeliveryStatus, looks: number): void {
    const { clock, closing, logger } = this.#deps;
    const pauseMs = LOOK_AGAIN_MS[looks];
    if (pauseMs === undefined) return;
    clock.schedule(pauseMs, () => {
      if (closing.aborted || !this.#parked.has(organizationId, status)) return;
      this.#findReceipt(organizationId, status)
        .then((receipt) => receipt && this.onReceipt(receipt))
        .catch((error: unknown) => logger.warn('A delivery report could not look for its message.', { error }))
        .finally(() => this.#lookAgain(organizationId, status, looks + 1));
    });
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

import type { EventContent } from '../domain/content.ts';
import { ConfigurationError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import { requirePositive } from '../domain/validation.ts';
import type { DeliverContext, DeliveryStrategy } from './strategy.ts';

/** How long to wait for a quiet moment. */
export interface IdleOptions {
  /** Generation and input must both have rested this long. @defaultValue 1000 */
  readonly bufferMs?: number;
  /** After this long it goes out all the same. @defaultValue 15000 */
  readonly maxWaitMs?: number;
}

/** Delivers at once, even into an answer that is being spoken. */
export class Immediate implements DeliveryStrategy {
  deliver(context: DeliverContext): Promise<RoomEvent> {
    return context.send();
  }
}

/** Delivers when nobody is being answered and nobody is writing; late rather than never. */
export class WaitForIdle implements DeliveryStrategy {
  readonly #options: Required<IdleOptions>;

  constructor(options: IdleOptions = {}) {
    this.#options = idleOptions(options);
  }

  async deliver(context: DeliverContext): Promise<RoomEvent> {
    await context.whenQuiet({ ...this.#options, signal: context.signal });
    return context.send();
  }
}

interface Batch {
  readonly contents: EventContent[];
  readonly metadata: Record<string, unknown>;
  readonly sent: Promise<RoomEvent>;
}

/** Gathers what comes up for a room while it is busy, and delivers it together once it is quiet. */
export class Queued implements DeliveryStrategy {
  readonly #options: Required<IdleOptions>;
  readonly #batches = new Map<string, Batch>();

  constructor(options: IdleOptions = {}) {
    this.#options = idleOptions(options);
  }

  deliver(context: DeliverContext): Promise<RoomEvent> {
    const key = batchKey(context);
    const open = this.#batches.get(key);
    if (open !== undefined) {
      open.contents.push(context.content);
      Object.assign(open.metadata, context.metadata);
      return open.sent;
    }
    const contents = [context.content];
    const metadata = { ...context.metadata };
    const sent = context.whenQuiet(this.#options).then(() => {
      this.#batches.delete(key);
      return context.send(together(contents), metadata);
    });
    this.#batches.set(key, { contents, metadata, sent });
    return sent;
  }
}

/** What is for other readers, or on behalf of somebody else, must not go out with it. */
function batchKey(context: DeliverContext): string {
  const { roomKey, channelId, addressedTo = null, visibility = null, responseVisibility = null, onBehalfOf } = context;
  const person = onBehalfOf ? [onBehalfOf.id, onBehalfOf.roomId, onBehalfOf.role] : null;
  return JSON.stringify([roomKey, channelId, addressedTo, visibility, responseVisibility, person]);
}

/** Several contents as one, in order. */
function together(contents: readonly EventContent[]): EventContent {
  const [first, ...rest] = contents;
  if (first !== undefined && rest.length === 0) return first;
  const parts = contents.flatMap((content) => (content.type === 'composite' ? content.parts : [content]));
  return { type: 'composite', parts };
}

function idleOptions(options: IdleOptions): Required<IdleOptions> {
  const { bufferMs = 1000, maxWaitMs = 15_000 } = options;
  if (!Number.isFinite(bufferMs) || bufferMs < 0) {
    throw new ConfigurationError('bufferMs', 'must be a finite number of at least 0');
  }
  requirePositive('maxWaitMs', maxWaitMs);
  return { bufferMs, maxWaitMs };
}

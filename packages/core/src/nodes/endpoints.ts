import { InputError, RoomKitError } from '../domain/errors.ts';
import { requireId } from '../domain/validation.ts';
import type { EndpointCallOptions, EndpointHandler } from '../ports/endpoints.ts';
import type { RealtimeBackend } from '../ports/realtime.ts';
import type { Logger } from '../ports/runtime.ts';
import { type Duties, dutyName } from './duties.ts';

/** How long the holder of an endpoint may take to answer. */
const CALL_TIMEOUT_MS = 10_000;
/** What a store keeps of a duty's name. */
const LONGEST_DUTY = 600;

export interface EndpointsDeps {
  readonly realtime: Pick<RealtimeBackend, 'request' | 'respond'>;
  readonly duties: Pick<Duties, 'areShared' | 'claim' | 'release'>;
  readonly logger: Logger;
}

/** Something that lives in one process, such as a call or a socket, by the name its channel gives it. */
export interface EndpointName {
  readonly organizationId: string | null;
  readonly channelId: string;
  readonly endpointId: string;
}

/** An endpoint of this process. */
interface Held {
  readonly handler: EndpointHandler;
  /** Null until questions are taken. */
  answering: AsyncDisposable | null;
}

/**
 * Which process holds which endpoint, and the way there. A held endpoint is a duty of its node: it is given
 * back with the handle, when the kit closes, and when the node is gone.
 */
export class Endpoints {
  readonly #deps: EndpointsDeps;
  readonly #held = new Map<string, Held>();

  constructor(deps: EndpointsDeps) {
    this.#deps = deps;
  }

  /**
   * Holds an endpoint until the handle is disposed.
   *
   * @throws RoomKitError `endpoint_held`, retryable, while another holds it
   */
  async register(name: EndpointName, handler: EndpointHandler): Promise<AsyncDisposable> {
    const { channelId, endpointId } = name;
    const duty = dutyOf(name);
    const held: Held = { handler, answering: null };
    if (this.#held.has(duty) || !(await this.#claim(duty, held))) {
      const details = { channelId, endpointId };
      throw new RoomKitError('endpoint_held', 'Another holds this endpoint.', details, { retryable: true });
    }
    try {
      held.answering = await this.#deps.realtime.respond(duty, async (payload) => this.#answer(duty, held, payload));
    } catch (error) {
      await this.#giveBack(duty, held);
      throw error;
    }
    return { [Symbol.asyncDispose]: () => this.#giveBack(duty, held) };
  }

  /**
   * Brings something to an endpoint, wherever it is held, and back what its handler gives. Tried again it may
   * arrive twice: a holder that was too slow may have done it.
   *
   * @throws RoomKitError `no_responder`, retryable, where nobody holds it or the holder did not answer in time;
   * whatever the handler throws
   */
  async call(name: EndpointName, payload: unknown, options: EndpointCallOptions = {}): Promise<unknown> {
    const { timeoutMs = CALL_TIMEOUT_MS, signal } = options;
    const duty = dutyOf(name);
    const here = this.#held.get(duty);
    if (here) return here.handler(payload);
    return this.#deps.realtime.request(duty, payload, { timeoutMs, signal });
  }

  /** Gives everything back. */
  async close(): Promise<void> {
    await Promise.all([...this.#held].map(([duty, held]) => this.#giveBack(duty, held)));
  }

  async #claim(duty: string, held: Held): Promise<boolean> {
    // Taken before it is asked for, so that two calls here do not both succeed.
    this.#held.set(duty, held);
    let isOurs = false;
    try {
      isOurs = await this.#deps.duties.claim(duty);
    } finally {
      if (!isOurs) this.#held.delete(duty);
    }
    return isOurs;
  }

  /** A node that was taken for dead may still listen while another holds the endpoint. */
  async #answer(duty: string, held: Held, payload: unknown): Promise<unknown> {
    if (this.#held.get(duty) === held && (await this.#isStillOurs(duty, held))) return held.handler(payload);
    throw new RoomKitError('no_responder', 'It is no longer held here.', { topic: duty }, { retryable: true });
  }

  async #isStillOurs(duty: string, held: Held): Promise<boolean> {
    const { duties, logger } = this.#deps;
    if (!duties.areShared || (await duties.claim(duty))) return true;
    logger.warn('An endpoint was lost to another node.', { duty });
    await this.#forget(duty, held);
    return false;
  }

  async #giveBack(duty: string, held: Held): Promise<void> {
    if (this.#held.get(duty) !== held) return;
    const { duties, logger } = this.#deps;
    // No more questions first: whoever holds it next is not to be spoken for.
    await this.#forget(duty, held);
    await duties.release(duty).catch((error: unknown) => {
      logger.warn('An endpoint could not be given back; it is free when the node is gone.', { duty, error });
    });
  }

  async #forget(duty: string, held: Held): Promise<void> {
    this.#held.delete(duty);
    try {
      await held.answering?.[Symbol.asyncDispose]();
    } catch (error) {
      this.#deps.logger.warn('Questions to an endpoint may still arrive here.', { duty, error });
    }
  }
}

function dutyOf({ organizationId, channelId, endpointId }: EndpointName): string {
  requireId('channelId', channelId);
  requireId('endpointId', endpointId);
  const duty = dutyName('endpoint', organizationId, `${channelId.length}:${channelId}/${endpointId}`);
  if (duty.length > LONGEST_DUTY) throw new InputError('endpointId', 'is too long beside its channel and organization');
  return duty;
}

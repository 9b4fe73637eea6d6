import type { RoomKitOptions } from '../options.ts';
import { keepAlive } from '../runtime/keep-alive.ts';
import type { SourceSupervisor } from '../sources/supervisor.ts';
import type { DeliveryServices } from './delivery.ts';
import type { Foundation } from './foundation.ts';
import type { Recovery } from './recovery.ts';
import type { Upkeep } from './upkeep.ts';

/** Ends a kit: no new work, deliveries drained within a bound, every waiter released, everything closed. */
export class Shutdown {
  readonly #foundation: Foundation;
  readonly #sources: SourceSupervisor;
  readonly #upkeep: Upkeep;
  readonly #delivery: DeliveryServices;
  readonly #recovery: Recovery;
  readonly #options: RoomKitOptions;
  readonly #releases: (() => void)[] = [];
  #closing: Promise<void> | null = null;

  constructor(
    foundation: Foundation,
    parts: {
      readonly sources: SourceSupervisor;
      readonly upkeep: Upkeep;
      readonly delivery: DeliveryServices;
      readonly recovery: Recovery;
    },
    options: RoomKitOptions,
  ) {
    this.#foundation = foundation;
    this.#sources = parts.sources;
    this.#upkeep = parts.upkeep;
    this.#delivery = parts.delivery;
    this.#recovery = parts.recovery;
    this.#options = options;
  }

  /** Adds waiters to let go when the kit closes. */
  onRelease(release: () => void): void {
    this.#releases.push(release);
  }

  get isClosing(): boolean {
    return this.#closing !== null;
  }

  /** Resolves when a room, or the whole kit, has nothing under way. */
  async whenIdle(key: string | null = null): Promise<void> {
    const { arriving } = this.#foundation;
    do {
      if (key === null) await arriving.idle();
      // What was taken over may lead to answers, which go the usual way.
      await this.#recovery.idle(key);
      await this.#delivery.lanes.idle(key);
    } while (key === null && arriving.count > 0);
    await this.#delivery.settler.idle();
    if (key !== null) return;
    await this.#foundation.background.idle();
    await this.#foundation.hooks.idle();
  }

  /** Whether everything was done before the time ran out. */
  async drain(withinMs: number): Promise<boolean> {
    const { deadlines } = this.#foundation;
    const late = Symbol('late');
    try {
      await deadlines.race(this.whenIdle(), withinMs, () => late);
      return true;
    } catch (error) {
      if (error === late) return false;
      throw error;
    }
  }

  /** Closes once; a second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // The kit's own timers hold no process open: without this it could end in the middle of closing.
    const alive = keepAlive();
    try {
      await this.#closeParts();
    } finally {
      alive[Symbol.dispose]();
    }
  }

  async #closeParts(): Promise<void> {
    const foundation = this.#foundation;
    const logger = foundation.logger.child('core.framework');
    this.#upkeep.stop();
    // First of all, so that another node runs them while this one still delivers.
    await this.#attempt('sources', () => this.#sources.close());
    const drained = await this.drain(foundation.limits.closeTimeoutMs);
    if (!drained) logger.warn('The kit closed with deliveries under way; they go out after a restart.', {});
    foundation.closing.abort(new DOMException('The kit is closed.', 'AbortError'));
    foundation.followers.close();
    foundation.watches.close();
    foundation.hints?.close();
    this.#delivery.settler.close();
    this.#recovery.close();
    this.#delivery.cascades.release();
    for (const release of this.#releases) release();
    foundation.deadlines.close();
    await this.#attempt('channels', () => Promise.all(foundation.channels.all().map((channel) => channel.close())));
    await this.#attempt('endpoints', () => foundation.endpoints.close());
    await this.#attempt('settlements', () => this.#delivery.settler.idle());
    await this.#attempt('recovery', () => this.#recovery.leave());
    await this.#attempt('node', () => foundation.node.leave());
    await this.#attempt('resolver', () => this.#options.identityResolver?.close?.());
    await this.#attempt('realtime', () => foundation.realtime.close());
    await this.#attempt('rateLimiter', () => foundation.rateLimiter.close?.());
    await this.#attempt('media', () => foundation.media.close?.());
    await this.#attempt('state', () => foundation.state.close?.());
    await this.#attempt('locks', () => foundation.locks.close?.());
    await this.#attempt('store', () => foundation.store.close());
    await this.#attempt('telemetry', () => foundation.telemetry.close());
  }

  async #attempt(part: string, close: () => unknown): Promise<void> {
    try {
      await close();
    } catch (error) {
      // One part that cannot close must not keep the others open.
      this.#foundation.logger.child('core.framework').error('A part of the kit failed to close.', { part, error });
    }
  }
}

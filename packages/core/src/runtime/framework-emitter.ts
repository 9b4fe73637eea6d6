import type { FrameworkEvent, FrameworkEventName, FrameworkEvents } from '../domain/framework-events.ts';
import type { Clock, Logger } from '../ports/runtime.ts';

/** Observes framework events of one name. */
export type FrameworkListener<Name extends FrameworkEventName = FrameworkEventName> = (
  event: FrameworkEvent<Name>,
) => void | Promise<void>;

interface Entry {
  readonly organizationId: string | null | undefined;
  readonly listener: FrameworkListener;
}

/** Tells observers what the kit does. A failing observer disturbs neither the work nor the others. */
export class FrameworkEmitter {
  readonly #listeners = new Map<string, Set<Entry>>();
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** @param organizationId - only events of this organization; undefined for all */
  on<Name extends FrameworkEventName>(
    name: Name,
    listener: FrameworkListener<Name>,
    organizationId?: string | null,
  ): () => void {
    let entries = this.#listeners.get(name);
    if (!entries) this.#listeners.set(name, (entries = new Set()));
    const entry: Entry = { organizationId, listener: listener as FrameworkListener };
    entries.add(entry);
    return () => void entries.delete(entry);
  }

  /** Whether anybody would hear an event of this name. */
  has(name: FrameworkEventName): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }

  emit<Name extends FrameworkEventName>(name: Name, organizationId: string | null, data: FrameworkEvents[Name]): void {
    const entries = this.#listeners.get(name);
    if (!entries || entries.size === 0) return;
    const facts = data as { readonly roomId?: string | null; readonly channelId?: string; readonly eventId?: string };
    const event = Object.freeze({
      type: name,
      organizationId,
      roomId: facts.roomId ?? null,
      channelId: facts.channelId ?? null,
      eventId: facts.eventId ?? null,
      timestamp: new Date(this.#clock.now()),
      data: Object.freeze({ ...data }),
    }) as unknown as FrameworkEvent;
    for (const entry of [...entries]) {
      if (entry.organizationId !== undefined && entry.organizationId !== organizationId) continue;
      try {
        const result = entry.listener(event);
        if (result) result.catch((error: unknown) => this.#report(name, error));
      } catch (error) {
        this.#report(name, error);
      }
    }
  }

  #report(name: string, error: unknown): void {
    this.#logger.error('A framework event listener failed.', { event: name, error });
  }
}

import { roomKey } from '../domain/room.ts';
import type { HookOutcome } from '../hooks/outcome.ts';
import { SYNC_TRIGGERS, type HookTriggerName, type HookTriggers } from '../hooks/triggers.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { Foundation } from './foundation.ts';

/** Runs hooks for packages that fire triggers of their own. */
export class HookRunner {
  readonly #foundation: Foundation;

  constructor(foundation: Foundation) {
    this.#foundation = foundation;
  }

  /** Awaits the hooks of a synchronous trigger; starts those of an asynchronous one. */
  async run<Name extends HookTriggerName>(
    organizationId: string | null,
    trigger: Name,
    payload: HookTriggers[Name]['payload'],
    context: RoomContext,
    source: { readonly channelId: string } | null,
  ): Promise<HookOutcome<HookTriggers[Name]['payload']>> {
    const { hooks, channels, background } = this.#foundation;
    const channel = source ? channels.get(organizationId, source.channelId) : null;
    const from = channel
      ? { channelId: channel.id, channelType: channel.channelType, direction: channel.direction }
      : null;
    const key = roomKey({ organizationId, roomId: context.room.id });
    if (SYNC_TRIGGERS.has(trigger)) return hooks.runSync(trigger, payload, context, from, organizationId, key);
    background.add(hooks.runAsync(trigger, payload, context, from, organizationId, key));
    return { allowed: true, payload, blockedBy: null, reason: null, injected: [], tasks: [], observations: [] };
  }
}

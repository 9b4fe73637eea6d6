import type { ChannelBinding } from '../domain/binding.ts';
import { RoomNotFoundError } from '../domain/errors.ts';
import type { FrameworkEventName, FrameworkEvents } from '../domain/framework-events.ts';
import { roomKey, type Room, type RoomReference } from '../domain/room.ts';
import type { HookEngine } from '../hooks/engine.ts';
import type { HookSource } from '../hooks/hook-options.ts';
import type { HookTriggerName, HookTriggers } from '../hooks/triggers.ts';
import type { PassRunner } from '../passes/pass-runner.ts';
import type { Pass } from '../passes/pass.ts';
import type { FrameworkEmitter } from '../runtime/framework-emitter.ts';
import type { TaskSet } from '../runtime/task-set.ts';
import { createRoomContext, type RoomContextDeps } from './room-context.ts';

/** What changing a room and telling about it takes. */
export interface RoomMutationsDeps {
  readonly runner: PassRunner;
  readonly hooks: Pick<HookEngine, 'has' | 'runAsync'>;
  readonly emitter: Pick<FrameworkEmitter, 'emit'>;
  readonly contexts: RoomContextDeps;
  /** Holds announcements that no caller can wait for. */
  readonly background: TaskSet;
}

/** Says what is to be told once the lock is free. To be called after the commit. */
export type Announce = (announcement: () => Promise<void> | void) => void;

/** What is done to a room while its lock is held. */
export type Mutation<Result> = (pass: Pass, announce: Announce) => Promise<Result>;

/** A room as a mutation left it. */
export interface RoomView {
  readonly room: Room;
  readonly bindings: readonly ChannelBinding[];
}

/**
 * Changes to rooms made by the host: one pass, one commit, then the hooks and observers. The caller
 * waits for those hooks, unless it is itself inside a pass of that room, which they have to outlast.
 */
export class RoomMutations {
  readonly #deps: RoomMutationsDeps;

  constructor(deps: RoomMutationsDeps) {
    this.#deps = deps;
  }

  /** @throws RoomNotFoundError */
  async run<Result>(reference: RoomReference, work: Mutation<Result>): Promise<Result> {
    const done = await this.tryRun(reference, work);
    if (!done) throw new RoomNotFoundError(reference.roomId);
    return done.value;
  }

  /** Undefined when there is no such room. */
  async tryRun<Result>(
    reference: RoomReference,
    work: Mutation<Result>,
  ): Promise<{ readonly value: Result } | undefined> {
    const told: Promise<void>[] = [];
    const done = await this.#deps.runner.tryRun(reference, {}, (pass) =>
      work(pass, (announcement) =>
        pass.afterRelease(() => {
          const telling = announcement();
          if (!telling) return;
          told.push(telling);
          this.#deps.background.add(telling);
        }),
      ),
    );
    await Promise.all(told);
    return done;
  }

  /** Announces outside of {@link run}: what a pass of somebody else will have brought about. */
  later(pass: Pass, announcement: () => Promise<void> | void): void {
    pass.afterRelease(() => {
      const telling = announcement();
      if (telling) this.#deps.background.add(telling);
    });
  }

  /** Runs the hooks of an asynchronous trigger; never rejects. */
  runHooks<Name extends HookTriggerName>(
    trigger: Name,
    payload: HookTriggers[Name]['payload'],
    view: RoomView,
    source: HookSource | null = null,
  ): Promise<void> {
    const { hooks, contexts } = this.#deps;
    const { id, organizationId } = view.room;
    const key = roomKey({ organizationId, roomId: id });
    if (!hooks.has(trigger, organizationId, key)) return Promise.resolve();
    return hooks.runAsync(trigger, payload, createRoomContext(contexts, view), source, organizationId, key);
  }

  emit<Name extends FrameworkEventName>(name: Name, organizationId: string | null, data: FrameworkEvents[Name]): void {
    this.#deps.emitter.emit(name, organizationId, data);
  }
}

/** Where a binding's channel stands, for the filters of hooks. */
export function sourceOf(binding: Pick<ChannelBinding, 'channelId' | 'channelType' | 'direction'>): HookSource {
  return { channelId: binding.channelId, channelType: binding.channelType, direction: binding.direction };
}

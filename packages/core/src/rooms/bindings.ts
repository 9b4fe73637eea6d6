import type { ChannelRegistry } from '../channels/registry.ts';
import type { TraceBridge } from '../channels/traces.ts';
import type { Access, ChannelBinding } from '../domain/binding.ts';
import { deepEqual } from '../domain/deep-equal.ts';
import { ChannelNotFoundError, RoomClosedError, RoomKitError, RoomNotFoundError } from '../domain/errors.ts';
import { statusRefusal } from '../domain/room-status.ts';
import type { RoomReference } from '../domain/room.ts';
import type { PassRunner } from '../passes/pass-runner.ts';
import type { Pass } from '../passes/pass.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock, CreateId, Logger } from '../ports/runtime.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { Deadlines } from '../runtime/deadlines.ts';
import type { TaskSet } from '../runtime/task-set.ts';
import {
  requireAccess,
  requireAttachOptions,
  requireRecord,
  requireVisibility,
  type AttachOptions,
} from './attach-options.ts';
import type { Attributions } from './attributions.ts';
import { attachedBinding, derivedOptions, isSameBinding } from './binding-values.ts';
import { sourceOf, type Announce, type RoomMutations, type RoomView } from './room-mutations.ts';
import { recordIn, type SystemRecord } from './system-event.ts';
import { tellRoomChanged } from './tell-channels.ts';

/** How long a channel's own attach and detach callbacks may take. */
const CALLBACK_TIMEOUT_MS = 30_000;

export interface BindingServiceDeps {
  readonly mutations: RoomMutations;
  readonly runner: Pick<PassRunner, 'enter'>;
  readonly store: Pick<ConversationStore, 'getSnapshot' | 'listReadMarkers'>;
  readonly channels: Pick<ChannelRegistry, 'get' | 'require'>;
  readonly attributions: Attributions;
  readonly traces: Pick<TraceBridge, 'attached' | 'detached'>;
  readonly background: TaskSet;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly logger: Logger;
}

interface Change {
  readonly values: Partial<ChannelBinding>;
  readonly record: SystemRecord;
  readonly trigger?: 'on_channel_muted' | 'on_channel_unmuted';
}

/** What is attached to a room, and with which rights. */
export class BindingService {
  readonly #deps: BindingServiceDeps;

  constructor(deps: BindingServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Attaches a registered channel; over an existing binding only what is named changes. If the channel's
   * own callback fails, all stays as it was and nothing is announced.
   *
   * @throws RoomNotFoundError, RoomClosedError, ChannelNotRegisteredError, InputError
   */
  async attachChannel(
    reference: RoomReference,
    channelId: string,
    options: AttachOptions = {},
  ): Promise<ChannelBinding> {
    requireAttachOptions(options);
    const channel = this.#deps.channels.require(reference.organizationId, channelId);
    return this.#deps.mutations.run(reference, (pass, announce) =>
      this.#attach(pass, channel, options, { announce, isLast: true }),
    );
  }

  /** Attaches a channel that is not attached; an existing binding stays as it is. @throws RoomNotFoundError, RoomClosedError */
  attachIfMissing(reference: RoomReference, channel: Channel, options: AttachOptions = {}): Promise<ChannelBinding> {
    return this.#deps.mutations.run(
      reference,
      async (pass, announce) =>
        pass.binding(channel.id) ?? this.#attach(pass, channel, options, { announce, isLast: true }),
    );
  }

  /** Attaches within a pass that is under way; what there is to tell is told after it. Commits by itself, not as the last. */
  attachWithin(pass: Pass, channel: Channel, options: AttachOptions = {}): Promise<ChannelBinding> {
    return this.#attach(pass, channel, options, {
      announce: (announcement) => this.#deps.mutations.later(pass, announcement),
      isLast: false,
    });
  }

  /**
   * Attaches a channel of one room to another with no more than its rights there: access, visibility and
   * mute carry over (RFC 7.5).
   *
   * @throws ChannelNotFoundError when `from` has no such binding
   */
  async deriveBinding(from: RoomReference, to: RoomReference, channelId: string): Promise<ChannelBinding> {
    const source = await this.getBinding(from, channelId);
    if (!source) throw new ChannelNotFoundError(from.roomId, channelId);
    const channel = this.#deps.channels.require(to.organizationId, channelId);
    return this.#deps.mutations.run(to, (pass, announce) =>
      this.#attach(pass, channel, derivedOptions(source, pass.binding(channelId)), { announce, isLast: true }),
    );
  }

  /** False when it was not attached. An error of the channel's own callback reaches the caller; the detach stands. */
  async detachChannel(reference: RoomReference, channelId: string): Promise<boolean> {
    const { mutations, attributions, traces } = this.#deps;
    const channel = this.#deps.channels.get(reference.organizationId, channelId);
    const detached = await mutations.run(reference, async (pass, announce) => {
      const binding = pass.binding(channelId);
      if (!binding) return false;
      const record = recordOf('channel_detached', 'A channel was detached.', { channelId });
      await pass.commit({ removedChannelIds: [channelId], ...recordIn(this.#deps, pass.room, record) }, { last: true });
      attributions.delete(reference, channelId);
      if (channel) traces.detached(reference, channel);
      const view = viewOf(pass);
      announce(() => {
        mutations.emit('room_channel_detached', reference.organizationId, { roomId: reference.roomId, channelId });
        return mutations.runHooks('on_channel_detached', { channelId, binding: null }, view, sourceOf(binding));
      });
      return true;
    });
    if (detached) await this.#timed(channel?.onRoomDetached?.(reference.roomId, reference.organizationId), channelId);
    return detached;
  }

  /** Suppresses what the channel says in this room; it still hears, and its side effects count. */
  mute(reference: RoomReference, channelId: string): Promise<ChannelBinding> {
    return this.#update(reference, channelId, () => ({
      values: { muted: true },
      record: recordOf('channel_muted', 'A channel was muted.', { channelId }),
      trigger: 'on_channel_muted',
    }));
  }

  unmute(reference: RoomReference, channelId: string): Promise<ChannelBinding> {
    return this.#update(reference, channelId, () => ({
      values: { muted: false },
      record: recordOf('channel_unmuted', 'A channel was unmuted.', { channelId }),
      trigger: 'on_channel_unmuted',
    }));
  }

  /** Stops `deliver` to the channel; `onEvent` goes on. */
  muteOutput(reference: RoomReference, channelId: string): Promise<ChannelBinding> {
    return this.#set(reference, channelId, { outputMuted: true });
  }

  unmuteOutput(reference: RoomReference, channelId: string): Promise<ChannelBinding> {
    return this.#set(reference, channelId, { outputMuted: false });
  }

  /** @throws InputError */
  async setAccess(reference: RoomReference, channelId: string, access: Access): Promise<ChannelBinding> {
    requireAccess(access);
    return this.#set(reference, channelId, { access });
  }

  /** Who may see what the channel writes from now on; what was committed keeps what it was stamped with. @throws InputError */
  async setVisibility(reference: RoomReference, channelId: string, visibility: string): Promise<ChannelBinding> {
    requireVisibility(visibility);
    return this.#set(reference, channelId, { visibility });
  }

  /** Merges into the binding's metadata. */
  async updateBindingMetadata(
    reference: RoomReference,
    channelId: string,
    metadata: Readonly<Record<string, unknown>>,
  ): Promise<ChannelBinding> {
    requireRecord('metadata', metadata);
    return this.#update(reference, channelId, (binding) => ({
      values: { metadata: { ...binding.metadata, ...metadata } },
      // Binding metadata holds recipients: the record names the keys, not the values.
      record: updatedRecord(channelId, { metadataKeys: Object.keys(metadata) }),
    }));
  }

  /** Null when the channel is not attached. @throws RoomNotFoundError */
  async getBinding(reference: RoomReference, channelId: string): Promise<ChannelBinding | null> {
    return (await this.listBindings(reference)).find((binding) => binding.channelId === channelId) ?? null;
  }

  /** @throws RoomNotFoundError */
  async listBindings(reference: RoomReference): Promise<readonly ChannelBinding[]> {
    const { store } = this.#deps;
    const [snapshot, markers] = await Promise.all([store.getSnapshot(reference), store.listReadMarkers(reference)]);
    if (!snapshot) throw new RoomNotFoundError(reference.roomId);
    const read = new Map(
      markers.filter((marker) => (marker.participantId ?? null) === null).map((marker) => [marker.channelId, marker]),
    );
    return snapshot.bindings.map((binding) => {
      const marker = read.get(binding.channelId);
      return marker === undefined ? binding : { ...binding, lastReadIndex: marker.index };
    });
  }

  async #attach(
    pass: Pass,
    channel: Channel,
    options: AttachOptions,
    way: { readonly announce: Announce; readonly isLast: boolean },
  ): Promise<ChannelBinding> {
    const { reference, state } = pass;
    const refusal = statusRefusal(pass.room.status);
    if (refusal !== null) throw new RoomClosedError(reference.roomId, pass.room.status);
    const previous = pass.binding(channel.id);
    const now = new Date(this.#deps.clock.now());
    const wanted = attachedBinding(channel, reference.roomId, { previous, options, now });
    // The callback finds the channel attached; the store learns of it only once the callback agreed.
    state.bindings = replaced(state.bindings, channel.id, wanted);
    try {
      await this.#callAttached(pass, channel, wanted);
    } catch (error) {
      state.bindings = replaced(state.bindings, channel.id, previous);
      throw error;
    }
    const binding = pass.binding(channel.id) ?? wanted;
    if (typeof options.attribution === 'function') {
      this.#deps.attributions.set(reference, channel.id, options.attribution);
    } else if (options.attribution !== undefined) {
      this.#deps.attributions.delete(reference, channel.id);
    }
    const isUnchanged = previous !== null && isSameBinding(previous, binding);
    if (!isUnchanged) await this.#commitAttach(pass, channel, { binding, previous, isLast: way.isLast });
    const view = viewOf(pass);
    way.announce(() => this.#announceAttach(reference, channel, isUnchanged ? null : { binding, view }));
    return binding;
  }

  async #commitAttach(
    pass: Pass,
    channel: Channel,
    change: { readonly binding: ChannelBinding; readonly previous: ChannelBinding | null; readonly isLast: boolean },
  ): Promise<void> {
    const { binding, previous, isLast } = change;
    const { access, visibility, muted } = binding;
    const record = recordOf('channel_attached', 'A channel was attached.', {
      channelId: channel.id,
      channelType: channel.channelType,
      access,
      visibility,
      muted,
    });
    try {
      await pass.commit({ bindings: [binding], ...recordIn(this.#deps, pass.room, record) }, { last: isLast });
    } catch (error) {
      pass.state.bindings = replaced(pass.state.bindings, channel.id, previous);
      if (previous === null) await this.#letGo(channel, pass.reference);
      throw error;
    }
  }

  #announceAttach(
    reference: RoomReference,
    channel: Channel,
    change: { readonly binding: ChannelBinding; readonly view: RoomView } | null,
  ): Promise<void> | undefined {
    const { mutations, traces, background, logger } = this.#deps;
    // In the background: a hook of a trace may itself attach the channel.
    background.add(traces.attached(reference, channel));
    if (change === null) return undefined;
    const { organizationId, roomId } = reference;
    const { binding, view } = change;
    tellRoomChanged(this.#deps, view.room, [binding]);
    logger.info('A channel was attached.', { roomId, channelId: channel.id });
    mutations.emit('room_channel_attached', organizationId, { roomId, channelId: channel.id });
    return mutations.runHooks('on_channel_attached', { channelId: channel.id, binding }, view, sourceOf(binding));
  }

  #set(
    reference: RoomReference,
    channelId: string,
    values: Partial<Pick<ChannelBinding, 'access' | 'visibility' | 'outputMuted'>>,
  ): Promise<ChannelBinding> {
    return this.#update(reference, channelId, () => ({ values, record: updatedRecord(channelId, values) }));
  }

  #update(
    reference: RoomReference,
    channelId: string,
    changeOf: (binding: ChannelBinding) => Change,
  ): Promise<ChannelBinding> {
    const { mutations } = this.#deps;
    return mutations.run(reference, async (pass, announce) => {
      const before = pass.binding(channelId);
      if (!before) throw new ChannelNotFoundError(reference.roomId, channelId);
      const { values, record, trigger } = changeOf(before);
      const binding = { ...before, ...values };
      if (deepEqual(before, binding)) return before;
      await pass.commit({ bindings: [binding], ...recordIn(this.#deps, pass.room, record) }, { last: true });
      const view = viewOf(pass);
      announce(() => {
        tellRoomChanged(this.#deps, view.room, [binding]);
        if (!trigger) return undefined;
        return mutations.runHooks(trigger, { channelId, binding }, view, sourceOf(binding));
      });
      return binding;
    });
  }

  async #callAttached(pass: Pass, channel: Channel, binding: ChannelBinding): Promise<void> {
    if (!channel.onRoomAttached) return;
    const call = (): void | Promise<void> => channel.onRoomAttached?.(pass.reference.roomId, binding);
    await this.#deps.runner.enter(
      pass,
      () => this.#timed(call(), channel.id),
      () => {},
    );
  }

  async #letGo(channel: Channel, reference: RoomReference): Promise<void> {
    try {
      await this.#timed(channel.onRoomDetached?.(reference.roomId, reference.organizationId), channel.id);
    } catch (error) {
      this.#deps.logger.error('A channel did not let go of a room.', { ...reference, channelId: channel.id, error });
    }
  }

  async #timed(calling: void | Promise<void>, channelId: string): Promise<void> {
    if (!calling) return;
    await this.#deps.deadlines.race(
      calling,
      CALLBACK_TIMEOUT_MS,
      () =>
        new RoomKitError('delivery_timeout', 'The channel took too long.', {
          channelId,
          timeoutMs: CALLBACK_TIMEOUT_MS,
        }),
    );
  }
}

function viewOf(pass: Pass): RoomView {
  return { room: pass.room, bindings: pass.bindings };
}

function replaced(
  bindings: readonly ChannelBinding[],
  channelId: string,
  binding: ChannelBinding | null,
): readonly ChannelBinding[] {
  const others = bindings.filter((candidate) => candidate.channelId !== channelId);
  return binding === null ? others : [...others, binding];
}

function recordOf(
  type: 'channel_attached' | 'channel_detached' | 'channel_muted' | 'channel_unmuted' | 'channel_updated',
  message: string,
  data: Readonly<Record<string, unknown>>,
): SystemRecord {
  return { type, code: type, message, data };
}

function updatedRecord(channelId: string, changed: Readonly<Record<string, unknown>>): SystemRecord {
  return recordOf('channel_updated', 'A channel was changed.', { channelId, ...changed });
}

import type { ChannelBinding } from './binding.ts';
import type { RoomEvent } from './event.ts';
import type { Room, RoomReference } from './room.ts';

/** One channel an event goes to, as the binding was when the event was committed. */
export interface PlannedTarget {
  readonly binding: ChannelBinding;
  readonly kind: 'transport' | 'intelligence';
  /** Deliver without `onEvent`, as notices a hook injected. */
  readonly silent: boolean;
  /** Tries made before a restart. */
  readonly attempts: number;
  /** An earlier try may have gone: a process died over it, or somebody wants a dead letter tried again. */
  readonly doubt?: 'interrupted' | 'revived';
  /** Native ids of parts that went in an earlier try, in their order: the person has them. */
  readonly sentMessageIds?: readonly string[];
  /** Another node still delivers an earlier event to this target: it goes first. */
  readonly isBehind?: boolean;
}

/** A committed event and everybody it goes to. */
export interface PlannedEvent {
  readonly reference: RoomReference;
  readonly key: string;
  readonly event: RoomEvent;
  readonly room: Room;
  readonly bindings: readonly ChannelBinding[];
  readonly targets: readonly PlannedTarget[];
}

import {
  canRead,
  type ChannelBinding,
  type ChannelCapabilities,
  type ChannelMediaType,
  type RoomContext,
  type RoomEvent,
  visibilityIncludes,
} from '@roomkit/core';

/** What the channel that will show an answer can show. */
export interface AnswerTarget {
  readonly capabilities: ChannelCapabilities | null;
  readonly mediaTypes: readonly ChannelMediaType[];
  /** Whether the person hears it instead of reading it. */
  readonly isSpoken: boolean;
}

const NOBODY: AnswerTarget = Object.freeze({ capabilities: null, mediaTypes: Object.freeze([]), isSpoken: false });

/**
 * The channel an answer is written for: the one the question came over, where it will see the answer;
 * otherwise the most restricted of those that will. Capabilities are the binding's, as the room has it now.
 */
export function targetOf(event: RoomEvent, own: ChannelBinding, context: Pick<RoomContext, 'bindings'>): AnswerTarget {
  const audience = context.bindings.filter((binding) => willShow(binding, event, own));
  const source = audience.find((binding) => binding.channelId === event.source.channelId);
  const target = source ?? audience.toSorted(byRestriction)[0];
  if (target === undefined) return NOBODY;
  const { capabilities, channelType } = target;
  return { capabilities, mediaTypes: capabilities.mediaTypes, isSpoken: channelType === 'voice' };
}

function willShow(binding: ChannelBinding, event: RoomEvent, own: ChannelBinding): boolean {
  return (
    binding.category === 'transport' &&
    binding.direction !== 'outbound' &&
    !binding.outputMuted &&
    canRead(binding.access) &&
    visibilityIncludes(event.responseVisibility ?? 'all', binding) &&
    visibilityIncludes(own.visibility, binding)
  );
}

function byRestriction(a: ChannelBinding, b: ChannelBinding): number {
  const lengthOf = (binding: ChannelBinding): number => binding.capabilities.maxLength ?? Number.MAX_SAFE_INTEGER;
  return lengthOf(a) - lengthOf(b) || a.capabilities.mediaTypes.length - b.capabilities.mediaTypes.length;
}

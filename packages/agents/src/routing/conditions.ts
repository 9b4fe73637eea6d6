import { type ChannelType, ConfigurationError, type RoomContext, type RoomEvent } from '@roomkit/core';

import type { ConversationState } from '../state/conversation-state.ts';

/** When a rule applies: everything that is given must hold. */
export interface RoutingConditions {
  /** The conversation is in one of these phases. */
  readonly phases?: Iterable<string>;
  /** The event came over a channel of one of these types. */
  readonly channelTypes?: Iterable<ChannelType>;
  /** The event's `metadata.intent` is one of these: an earlier hook of yours has put it there. */
  readonly intents?: Iterable<string>;
  /** The event came over one of these channels. */
  readonly sourceChannelIds?: Iterable<string>;
  /** Anything else. Quick, and without a promise: the room is locked. One that throws does not hold. */
  readonly custom?: (event: RoomEvent, context: RoomContext, state: ConversationState) => boolean;
}

/** An event, and where the conversation stood when it came. */
export interface RoutedSubject {
  readonly event: RoomEvent;
  readonly context: RoomContext;
  readonly state: ConversationState;
}

/** Conditions as one question. */
export type Condition = (subject: RoutedSubject) => boolean;

/** The key of an event's metadata that names what its author wants, for {@link RoutingConditions.intents}. */
const INTENT = 'intent';

/** Conditions as a list of questions, each of which must be answered with yes. @throws ConfigurationError naming the field */
export function conditionsOf(field: string, given: RoutingConditions): readonly Condition[] {
  const phases = setOf(`${field}.phases`, given.phases);
  const channelTypes = setOf(`${field}.channelTypes`, given.channelTypes);
  const intents = setOf(`${field}.intents`, given.intents);
  const sources = setOf(`${field}.sourceChannelIds`, given.sourceChannelIds);
  const { custom } = given;
  const conditions: Condition[] = [];
  if (phases !== null) conditions.push(({ state }) => state.phase !== null && phases.has(state.phase));
  if (channelTypes !== null) conditions.push(({ event }) => channelTypes.has(event.source.channelType));
  if (intents !== null) conditions.push(({ event }) => intents.has(intentOf(event)));
  if (sources !== null) conditions.push(({ event }) => sources.has(event.source.channelId));
  if (custom !== undefined) {
    if (typeof custom !== 'function') throw new ConfigurationError(`${field}.custom`, 'must be a function');
    conditions.push(({ event, context, state }) => custom(event, context, state));
  }
  return conditions;
}

function intentOf({ metadata }: RoomEvent): string {
  const intent = metadata[INTENT];
  return typeof intent === 'string' ? intent : '';
}

function setOf(field: string, given: Iterable<string> | undefined): ReadonlySet<string> | null {
  if (given === undefined) return null;
  if (typeof given === 'string' || typeof (given as Partial<Iterable<string>>)[Symbol.iterator] !== 'function') {
    throw new ConfigurationError(field, 'must be a list or a Set');
  }
  return new Set(given);
}

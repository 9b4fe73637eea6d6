import type { ProviderResult } from './delivery.ts';
import type { EventDraft } from './event-draft.ts';
import type { ObservationDraft, TaskDraft } from './task.ts';

/**
 * One piece of a streamed answer: text to show, or a marker beside it. Markers are the channel's own
 * (thinking, tool activity); transports get them only when they ask for them. Where hooks judge sentence by sentence,
 * a marker ends the sentence it stands in.
 */
export type StreamItem = string | StreamBreak | { readonly kind: string; readonly [key: string]: unknown };

/**
 * Ends the words so far as a message of their own and puts another event behind it, such as the start of a tool.
 * The words that follow are a new message. Without words so far there is no message, only the event.
 */
export interface StreamBreak {
  readonly kind: 'break';
  /** Fields for the message that ends here. */
  readonly message?: Partial<EventDraft>;
  /** What comes behind it. */
  readonly event?: EventDraft;
}

/** Whether a piece of an answer ends the message it is in. */
export function isStreamBreak(item: StreamItem): item is StreamBreak {
  return typeof item !== 'string' && item.kind === 'break';
}

/** What a channel gives back. `events` and `responseStream` exclude each other. */
export interface ChannelOutput {
  readonly events: readonly EventDraft[];
  readonly responseStream: AsyncIterable<StreamItem> | null;
  /** Fields for the event the stream becomes, such as metadata; read when the stream has ended. */
  readonly responseDraft?: () => Partial<EventDraft>;
  /** Side effects that come with the end of the stream; read when it has ended, however it did. */
  readonly responseSideEffects?: () => Partial<Pick<ChannelOutput, 'tasks' | 'observations' | 'metadataUpdates'>>;
  readonly tasks: readonly TaskDraft[];
  readonly observations: readonly ObservationDraft[];
  /** Merged into the room's metadata, also when the channel is muted. */
  readonly metadataUpdates: Readonly<Record<string, unknown>>;
  /**
   * What went wrong on the way. What there is beside it is taken all the same; then it is told to ON_ERROR hooks,
   * and where no answer came about, the delivery has failed.
   */
  readonly error?: unknown;
  /**
   * The answer was given up before its last words, which is no failure: what the channel took in meanwhile gets a turn
   * of its own. A stream says the same by throwing an `AbortError`. @defaultValue false
   */
  readonly isCancelled?: boolean;
  /** What the provider answered, where one was asked. */
  readonly providerResult?: ProviderResult;
}

const EMPTY: ChannelOutput = Object.freeze({
  events: Object.freeze([]),
  responseStream: null,
  tasks: Object.freeze([]),
  observations: Object.freeze([]),
  metadataUpdates: Object.freeze({}),
});

/** Builds outputs. */
export const ChannelOutput = {
  /** Nothing to say. */
  empty: (): ChannelOutput => EMPTY,
  /** An output with the given fields, the rest empty. */
  of: (given: Partial<ChannelOutput>): ChannelOutput => ({ ...EMPTY, ...given }),
  /** The answer of a transport that asked a provider. */
  sent: (providerResult: ProviderResult): ChannelOutput => ({ ...EMPTY, providerResult }),
} as const;

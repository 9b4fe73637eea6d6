import type { ProviderResult } from '../../domain/delivery.ts';
import type { RoomEvent } from '../../domain/event.ts';
import type {
  EarlierTry,
  ReconcileAnswer,
  UnknownOutcomeHandling,
  UnknownPolicy,
} from '../../domain/unknown-outcome.ts';
import type { SendOptions } from '../../ports/messaging.ts';

/** How one call of the provider is made. */
export type AnswerCall = Required<Pick<SendOptions, 'signal' | 'idempotencyKey' | 'targetMessageIds'>> & {
  /** Nothing of the answer stands above it. */
  readonly isFirst: boolean;
};

/** The provider of a channel, for the messages of one answer to one recipient. */
export interface AnswerVendor {
  readonly channelId: string;
  readonly unknownOutcome: UnknownOutcomeHandling | null;
  /** As binding and channel say. */
  readonly unknownPolicy: UnknownPolicy | null;
  call(event: RoomEvent, call: AnswerCall): Promise<ProviderResult>;
  /** Asks whether a send went; null for vendors that cannot be asked. */
  readonly ask:
    | ((event: RoomEvent, idempotencyKey: string, earlier: EarlierTry, signal: AbortSignal) => Promise<ReconcileAnswer>)
    | null;
}

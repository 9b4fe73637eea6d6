import type { PlannedFault } from './schedule.ts';
import type { OwnerChange } from './servers/ledger.ts';
import type { Receipt } from './vendor.ts';
import type { ProviderClass, Writer } from './wire.ts';

/** A message as the driver sent it. */
export interface Sent {
  readonly body: string;
  readonly room: string;
}

/** What a node answered to a message, and when, in milliseconds since the load began. */
export interface Acknowledgement extends Sent {
  readonly event: string;
  readonly index: number;
  readonly process: string;
  readonly atMs: number;
  /** Since the message was first sent. */
  readonly latencyMs: number;
}

/** An event as it stands in the database at the end. */
export interface StoredEvent {
  readonly room: string;
  readonly index: number;
  readonly event: string;
  readonly type: string;
  readonly body: string | null;
  /** Under which lease it was decided. */
  readonly writer: Writer | null;
}

/** A commit that was refused because somebody else had the room. */
export interface RefusedCommit {
  readonly process: string;
  readonly room: string;
  readonly epoch: number;
}

/** What was under way when a fault struck. */
export interface UnderWay {
  /** Messages that were sent and not answered yet. */
  readonly messages: number;
  /** Statements that the database had and nobody had an answer to, commits among them. */
  readonly statements: number;
  readonly commits: number;
  /** Sends that a vendor had read and not answered. */
  readonly sends: number;
  /** Deliveries that were planned and not settled. */
  readonly unsettled: number;
}

/** A fault as it happened. */
export interface InflictedFault extends PlannedFault {
  readonly atMs: number;
  readonly tookMs: number;
  /** At the victim, or everywhere where everybody was hit. */
  readonly underWay: UnderWay;
  /** How much of what a fault of this kind is about it has hit. */
  readonly hits: number;
  readonly hitWhat: string;
}

/** Everything the lab saw from outside, which is everything that is judged. */
export interface History {
  readonly seed: number;
  readonly rooms: readonly string[];
  readonly targets: readonly ProviderClass[];
  readonly sent: readonly Sent[];
  readonly acknowledged: readonly Acknowledgement[];
  readonly timeline: readonly StoredEvent[];
  /** In the order in which the database saw them. */
  readonly owners: readonly OwnerChange[];
  /** In the order in which they reached the vendors. */
  readonly receipts: readonly Receipt[];
  readonly lookups: number;
  readonly refused: readonly RefusedCommit[];
  /** How often a node answered with an error, by its code; the message was sent again then. */
  readonly failures: Readonly<Record<string, number>>;
  readonly deadLetters: readonly { readonly room: string; readonly event: string; readonly channel: string }[];
  readonly unsettledAtEnd: number;
  /** Nodes that did not end by themselves when they were asked to. */
  readonly unclosed: readonly string[];
  readonly faults: readonly InflictedFault[];
  readonly durationMs: number;
}

/** Provider classes: what a vendor of each can tell about a send whose answer did not come. */
export const PROVIDER_CLASSES = ['native_idempotency', 'reconcilable', 'neither'] as const;
export type ProviderClass = (typeof PROVIDER_CLASSES)[number];

/** The channel that messages come in by; there is one target for each provider class, called as the class. */
export const SOURCE_CHANNEL = 'source';

/** How the vendor is told which process asks, and which message it is about. */
export interface VendorRequest {
  readonly providerClass: ProviderClass;
  readonly process: string;
  readonly key: string;
  readonly room: string;
  readonly event: string;
  readonly index: number;
}

/** What a node is started with. */
export interface NodeSettings {
  readonly process: string;
  readonly postgresUrl: string;
  readonly schema: string;
  readonly redisUrl: string;
  readonly vendorUrl: string;
  readonly clockOffsetMs: number;
  readonly nodeTtlMs: number;
  /** Where its warnings and errors go. */
  readonly logFile: string | null;
}

/** A message on its way to a node; sent again, to whichever node, until one acknowledges it. */
export interface LabMessage {
  readonly body: string;
  readonly room: string;
  /** What tells a repetition from a new message. */
  readonly identity: 'idempotency_key' | 'provider_message_id';
}

/** What the driver tells a node. */
export type ToNode =
  | { readonly kind: 'create_rooms'; readonly rooms: readonly string[] }
  | { readonly kind: 'message'; readonly message: LabMessage; readonly attempt: number; readonly hold: boolean }
  /** Lets the pass go on that was held. */
  | { readonly kind: 'release' }
  | { readonly kind: 'set_clock'; readonly offsetMs: number }
  | { readonly kind: 'close' };

/** What a node tells the driver. */
export type FromNode =
  | { readonly kind: 'ready' }
  | { readonly kind: 'rooms_created' }
  /** The process goes by this id in the store, beside others. */
  | { readonly kind: 'joined'; readonly nodeId: string }
  | {
      readonly kind: 'acknowledged';
      readonly body: string;
      readonly room: string;
      readonly event: string;
      readonly index: number;
    }
  | { readonly kind: 'failed'; readonly body: string; readonly attempt: number; readonly code: string }
  /** The pass of a message stands in a hook and waits. */
  | { readonly kind: 'holding'; readonly body: string; readonly room: string }
  /** A commit was refused because the room had another owner. */
  | { readonly kind: 'refused_stale'; readonly room: string; readonly epoch: number }
  | { readonly kind: 'closed'; readonly drained: boolean };

/** How an event names who decided it: the lab's store writes it into the event's metadata with the commit. */
export interface Writer {
  readonly node: string;
  readonly epoch: number;
}
export const WRITER_KEY = 'lab_writer';

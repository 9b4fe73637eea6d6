/** What an ephemeral event says. */
export const EphemeralEventType = {
  TYPING_START: 'typing_start',
  TYPING_STOP: 'typing_stop',
  PRESENCE_ONLINE: 'presence_online',
  PRESENCE_AWAY: 'presence_away',
  PRESENCE_OFFLINE: 'presence_offline',
  REACTION: 'reaction',
  READ_RECEIPT: 'read_receipt',
  CUSTOM: 'custom',
} as const;
export type EphemeralEventType = (typeof EphemeralEventType)[keyof typeof EphemeralEventType];

/** A notice for those who listen now; never stored. */
export interface EphemeralEvent {
  readonly id: string;
  readonly roomId: string;
  readonly type: EphemeralEventType;
  readonly participantId: string;
  readonly channelId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly timestamp: Date;
}

/** Receives ephemeral events. */
export type EphemeralCallback = (event: EphemeralEvent) => void | Promise<void>;

/** Carries ephemeral events and requests between whoever watches a room, over all nodes it spans. */
export interface RealtimeBackend {
  readonly specificationVersion: 'v1';
  readonly capabilities: { readonly shared: boolean };
  /** @param key - from `roomKey` */
  publish(key: string, event: EphemeralEvent): Promise<void>;
  /**
   * Calls back for each event of a room, in order, until unsubscribed. A callback that throws keeps its
   * subscription; a slow one loses the oldest events. `onGap` is called when events may have been missed.
   */
  subscribe(key: string, callback: EphemeralCallback, options?: { readonly onGap?: () => void }): Promise<string>;
  /** False when there is no such subscription (any more). */
  unsubscribe(subscriptionId: string): Promise<boolean>;
  /** Asks whoever answers on a topic; rejects with `no_responder` when nobody does in time. */
  request(
    topic: string,
    payload: unknown,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  ): Promise<unknown>;
  /** Answers requests on a topic until disposed. */
  respond(topic: string, responder: (payload: unknown) => Promise<unknown>): Promise<AsyncDisposable>;
  close(): Promise<void>;
}

/** One message of a signalling protocol as a channel saw it. Frozen. */
export interface ProtocolTrace {
  readonly channelId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly protocol: string;
  readonly summary: string;
  /** The whole serialised message, where the channel has it. */
  readonly raw: Uint8Array | string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly sessionId: string | null;
  readonly roomId: string | null;
  readonly timestamp: Date;
}

/** A trace as a channel emits it; the rest is filled. */
export type ProtocolTraceDraft = Pick<ProtocolTrace, 'direction' | 'protocol' | 'summary'> & Partial<ProtocolTrace>;

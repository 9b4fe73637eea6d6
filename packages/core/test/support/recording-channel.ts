import {
  Channel,
  ChannelOutput,
  type ChannelBinding,
  type ChannelOptions,
  type DeliveryReceipt,
  type ProtocolTrace,
  type ProtocolTraceDraft,
  type RoomContext,
  type RoomEvent,
  textOf,
} from '../../src/index.ts';

/** A channel that writes down what it is asked to do. */
export class RecordingChannel extends Channel {
  readonly delivered: RoomEvent[] = [];
  readonly seen: RoomEvent[] = [];
  readonly attached: string[] = [];
  readonly detached: string[] = [];
  readonly notices: unknown[] = [];
  onAttach: ((roomId: string, binding: ChannelBinding) => void | Promise<void>) | null = null;
  onDetach: ((roomId: string) => void | Promise<void>) | null = null;
  /** What becomes of a delivery; without it each one goes well. */
  onDeliver:
    | ((event: RoomEvent, binding: ChannelBinding) => ChannelOutput | void | Promise<ChannelOutput | void>)
    | null = null;
  /** What it answers to an event it sees. */
  answer: ((event: RoomEvent, context: RoomContext) => ChannelOutput | Promise<ChannelOutput>) | null = null;
  readonly sessions: Map<string, string> = new Map();

  constructor(id: string, options: Partial<ChannelOptions> = {}) {
    super(id, { channelType: 'sms', ...options });
  }

  /** The words delivered, in order. */
  get words(): readonly string[] {
    return this.delivered.map((event) => textOf(event));
  }

  override deliver(event: RoomEvent, binding: ChannelBinding): ChannelOutput | Promise<ChannelOutput> {
    this.delivered.push(event);
    const output = this.onDeliver?.(event, binding);
    if (output instanceof Promise) return output.then((given) => given ?? ChannelOutput.empty());
    return output ?? ChannelOutput.empty();
  }

  override onEvent(
    event: RoomEvent,
    _binding: ChannelBinding,
    context: RoomContext,
  ): ChannelOutput | Promise<ChannelOutput> {
    this.seen.push(event);
    return this.answer ? this.answer(event, context) : ChannelOutput.empty();
  }

  override onRoomAttached(roomId: string, binding: ChannelBinding): void | Promise<void> {
    this.attached.push(roomId);
    return this.onAttach?.(roomId, binding);
  }

  override onRoomDetached(roomId: string): void | Promise<void> {
    this.detached.push(roomId);
    return this.onDetach?.(roomId);
  }

  override async typing(isTyping: boolean, participantId: string): Promise<void> {
    this.notices.push(['typing', isTyping, participantId]);
  }

  override async react(receipts: readonly DeliveryReceipt[], emoji: string, action: 'add' | 'remove'): Promise<void> {
    this.notices.push(['react', receipts.flatMap((receipt) => receipt.providerMessageIds), emoji, action]);
  }

  override async markRead(receipts: readonly DeliveryReceipt[]): Promise<void> {
    this.notices.push(['read', receipts.flatMap((receipt) => receipt.providerMessageIds)]);
  }

  override resolveTraceRoom(sessionId: string): string | null {
    return this.sessions.get(sessionId) ?? null;
  }

  trace(draft: ProtocolTraceDraft): ProtocolTrace {
    return this.emitTrace({ timestamp: new Date(0), ...draft });
  }
}

import type {
  ChannelHost,
  FrameworkEventName,
  FrameworkEvents,
  HookOutcome,
  HookTriggerName,
  HookTriggers,
  Logger,
  RoomContext,
} from '@roomkit/core';

/** How long the room is taken for the same while frames pass by, in milliseconds. */
const FRAME_CONTEXT_MS = 1_000;

type PayloadOf<Name extends HookTriggerName> = HookTriggers[Name]['payload'];

/** What a call tells its room's hooks. Those that only observe are told in order, and nobody waits for them. */
export class CallRoom {
  readonly roomId: string;
  readonly channelId: string;
  readonly host: ChannelHost;
  readonly #logger: Logger;
  #told: Promise<void> = Promise.resolve();
  #frameContext: { readonly context: RoomContext; readonly at: number } | null = null;

  constructor(host: ChannelHost, roomId: string, channelId: string, logger: Logger) {
    this.host = host;
    this.roomId = roomId;
    this.channelId = channelId;
    this.#logger = logger;
  }

  /** Whether anybody would hear: what nobody asks for need not be gathered. */
  has(trigger: HookTriggerName): boolean {
    return this.host.hasHooks(trigger, this.roomId);
  }

  /** Tells hooks that observe. */
  tell<Name extends HookTriggerName>(trigger: Name, payload: PayloadOf<Name>): void {
    if (!this.has(trigger)) return;
    this.#told = this.#told.then(() => this.#run(trigger, payload));
  }

  /** The same, until the hooks have been called, where there are any. Nobody waits for what they do then. */
  async toldOf<Name extends HookTriggerName>(trigger: Name, payload: PayloadOf<Name>): Promise<void> {
    if (!this.has(trigger)) return;
    this.tell(trigger, payload);
    await this.#told;
  }

  /** Asks hooks that decide. @throws whatever reading the room fails with */
  async decide<Name extends HookTriggerName>(
    trigger: Name,
    payload: PayloadOf<Name>,
  ): Promise<HookOutcome<PayloadOf<Name>>> {
    return this.host.runHooks(trigger, payload, await this.host.getContext(this.roomId), { channelId: this.channelId });
  }

  /** The same many times a second: the room is read once a second. */
  async decideOnFrame<Name extends HookTriggerName>(
    trigger: Name,
    payload: PayloadOf<Name>,
  ): Promise<HookOutcome<PayloadOf<Name>>> {
    const now = this.host.clock.monotonic();
    let known = this.#frameContext;
    if (known === null || now - known.at > FRAME_CONTEXT_MS) {
      known = { context: await this.host.getContext(this.roomId), at: now };
      this.#frameContext = known;
    }
    return this.host.runHooks(trigger, payload, known.context, { channelId: this.channelId });
  }

  emit<Name extends FrameworkEventName>(name: Name, data: FrameworkEvents[Name]): void {
    this.host.emit(name, data);
  }

  async #run<Name extends HookTriggerName>(trigger: Name, payload: PayloadOf<Name>): Promise<void> {
    try {
      const context = await this.host.getContext(this.roomId);
      await this.host.runHooks(trigger, payload, context, { channelId: this.channelId });
    } catch (error) {
      this.#logger.warn('The hooks of a call could not be told.', { trigger, roomId: this.roomId, error });
    }
  }
}

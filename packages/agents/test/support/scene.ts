import {
  type AttachOptions,
  Channel,
  type ChannelBinding,
  ChannelOutput,
  type ChannelType,
  type EventContent,
  type HookTriggerName,
  type HookTriggers,
  type InboundMessage,
  type InboundResult,
  type RoomEvent,
  RoomKit,
  type RoomKitOptions,
  textOf,
} from '@roomkit/core';
import type { AIContext, AIToolResultPart } from '@roomkit/core/ai';
import {
  createRecordingLogger,
  createTestClock,
  createTestIds,
  type MockAICall,
  MockAIProvider,
  type MockAnswer,
  type MockAnswerScript,
  type RecordingLogger,
  settled,
  type TestClock,
} from '@roomkit/testing';

import { Agent, type AgentOptions } from '../../src/index.ts';

/** A transport that writes down what it delivers. */
export class Phone extends Channel {
  readonly delivered: RoomEvent[] = [];

  constructor(id: string, channelType: ChannelType = 'sms') {
    super(id, { channelType, capabilities: { mediaTypes: ['text'], maxLength: 1600 } });
  }

  get words(): readonly string[] {
    return this.delivered.map((event) => textOf(event));
  }

  override deliver(event: RoomEvent): ChannelOutput {
    this.delivered.push(event);
    return ChannelOutput.empty();
  }
}

/** An agent with a scripted model. */
export class TestAgent extends Agent {
  readonly provider: MockAIProvider;

  constructor(id: string, answers: readonly MockAnswerScript[], options: AgentOptions & { streaming?: boolean } = {}) {
    const { streaming = false, ...rest } = options;
    const provider = new MockAIProvider({ answers, streaming });
    super(id, { describeTarget: false, retryPolicy: { maxRetries: 0 }, ...rest, provider });
    this.provider = provider;
  }

  get calls(): readonly MockAICall[] {
    return this.provider.calls;
  }

  /** The system prompt of a call, counted from the first; the last one by default. */
  prompt(at = -1): string {
    return this.calls.at(at)?.context.systemPrompt ?? '';
  }
}

/** A kit with the room `r1` and a phone in it. */
export interface Scene extends AsyncDisposable {
  readonly kit: RoomKit;
  readonly clock: TestClock;
  readonly logger: RecordingLogger;
  readonly sms: Phone;
  /** Registers channels; attaches them to `r1` unless told otherwise. */
  add<Added extends Channel>(channel: Added, options?: AttachOptions | null): Promise<Added>;
  /** Words from outside, and everything that comes of them. */
  say(content: string | EventContent, given?: Partial<InboundMessage>): Promise<InboundResult>;
  /** Collects what hooks of a trigger get. */
  hooked<Name extends HookTriggerName>(trigger: Name): HookTriggers[Name]['payload'][];
  /** The messages of a room as `channel: words`, blocked ones left out. */
  lines(roomId?: string): Promise<readonly string[]>;
}

/** Makes it, with a clock that stands still and ids that count up. */
export async function scene(options: RoomKitOptions = {}): Promise<Scene> {
  const clock = createTestClock();
  const logger = createRecordingLogger();
  const kit = new RoomKit({ clock, logger, createId: createTestIds(), ...options });
  await kit.createRoom({ roomId: 'r1' });
  const sms = new Phone('sms');
  kit.registerChannel(sms);
  await kit.attachChannel('r1', 'sms');
  return {
    kit,
    clock,
    logger,
    sms,
    async add(channel, attach = {}) {
      kit.registerChannel(channel);
      if (attach !== null) await kit.attachChannel('r1', channel.id, attach);
      return channel;
    },
    async say(content, given = {}) {
      const words = typeof content === 'string' ? ({ type: 'text', body: content } as const) : content;
      const message = { channelId: 'sms', senderId: '+15550001', content: words, ...given };
      const result = await kit.processInbound(message, { roomId: given.roomId ?? 'r1' });
      await kit.whenIdle();
      return result;
    },
    hooked(trigger) {
      const payloads: never[] = [];
      kit.hook(trigger, { name: `collect ${trigger}` }, ((payload: never) => void payloads.push(payload)) as never);
      return payloads;
    },
    async lines(roomId = 'r1') {
      const events = await kit.getTimeline(roomId, { types: ['message'], limit: 1_000 });
      return events
        .filter(({ status }) => status !== 'blocked')
        .map((event) => `${event.source.channelId}: ${textOf(event)}`);
    },
    [Symbol.asyncDispose]: () => kit.close(),
  };
}

/** An answer that asks for one tool. */
export function call(name: string, args: Readonly<Record<string, unknown>> = {}, id = `call-${name}`): MockAnswer {
  return { toolCalls: [{ id, name, arguments: args }] };
}

/** An answer that hands over. */
export function handOver(target: string, given: Readonly<Record<string, unknown>> = {}): MockAnswer {
  return call('handoff', { target, reason: `for ${target}`, summary: 'nothing yet', ...given });
}

/** The tools a model was offered in a call, by name. */
export function toolsOf(call: MockAICall | undefined): readonly string[] {
  return (call?.context.tools ?? []).map(({ name }) => name);
}

/** The results of tools in what a model was sent, oldest first. */
export function resultsIn(context: AIContext | undefined): readonly AIToolResultPart[] {
  return (context?.messages ?? []).flatMap(({ content }) =>
    typeof content === 'string' ? [] : content.filter((part) => part.type === 'tool_result'),
  );
}

/** What the last tool gave, as the model read it. */
export function resultWords(context: AIContext | undefined): string {
  const result = resultsIn(context).at(-1)?.result ?? '';
  return typeof result === 'string' ? result : result.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** What a model was sent as words, one line a message. */
export function asked(call: MockAICall | undefined): readonly string[] {
  return (call?.context.messages ?? []).map(({ role, content }) => {
    const words =
      typeof content === 'string'
        ? content
        : content.map((part) => (part.type === 'text' ? part.text : `<${part.type}>`)).join(' ');
    return `${role}: ${words}`;
  });
}

/** Lets what is ready run until something is so: modules that are loaded when first needed take no time of the clock. */
export async function until(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 10_000; round += 1) {
    if (holds()) return;
    await settled();
  }
  throw new TypeError('it did not come to that');
}

/** The binding of a channel in a room. */
export async function bindingOf(kit: RoomKit, roomId: string, channelId: string): Promise<ChannelBinding> {
  const binding = await kit.getBinding(roomId, channelId);
  if (binding === null) throw new TypeError(`${channelId} is not in ${roomId}`);
  return binding;
}

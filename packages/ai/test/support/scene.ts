import {
  type AttachOptions,
  type Channel,
  type EventContent,
  type InboundMessage,
  type InboundResult,
  RoomKit,
  type RoomKitOptions,
  type RoomEvent,
  textOf,
} from '@roomkit/core';
import type { AIMessage } from '@roomkit/core/ai';
import { createTestClock, createTestIds, type MockAICall, type TestClock } from '@roomkit/testing';

/** A kit with one room, `r1`, and what a test does with it. */
export interface Scene extends AsyncDisposable {
  readonly kit: RoomKit;
  readonly clock: TestClock;
  /** Registers a channel and attaches it to the room. */
  attach(channel: Channel, options?: AttachOptions): Promise<void>;
  /** A message from outside; words, or any content. */
  say(channelId: string, content: string | EventContent, given?: Partial<InboundMessage>): Promise<InboundResult>;
  /** The messages of the room, those that were blocked included. */
  messages(): Promise<readonly RoomEvent[]>;
}

/** Makes a kit with a test clock and test ids, and the room. */
export async function scene(options: RoomKitOptions = {}): Promise<Scene> {
  const clock = createTestClock();
  const kit = new RoomKit({ clock, createId: createTestIds(), ...options });
  await kit.createRoom({ roomId: 'r1' });
  return {
    kit,
    clock,
    async attach(channel, attachOptions) {
      kit.registerChannel(channel);
      await kit.attachChannel('r1', channel.id, attachOptions);
    },
    say: (channelId, content, given = {}) =>
      kit.processInbound(
        {
          channelId,
          senderId: 'u1',
          content: typeof content === 'string' ? { type: 'text', body: content } : content,
          ...given,
        },
        { roomId: 'r1' },
      ),
    messages: async () => kit.getTimeline('r1', { types: ['message'] }),
    [Symbol.asyncDispose]: () => kit.close(),
  };
}

/** What a provider was asked, as `role: words` lines. */
export function asked(call: MockAICall | undefined): readonly string[] {
  return (call?.context.messages ?? []).map((message) => `${message.role}: ${wordsOf(message)}`);
}

/** Everything a provider was sent in a call, for searches. */
export function prompt(call: MockAICall | undefined): string {
  return JSON.stringify([call?.context.systemPrompt, call?.context.messages]);
}

/** Events as `channel: words` lines. */
export function lines(events: readonly RoomEvent[]): readonly string[] {
  return events.map((event) => `${event.source.channelId}: ${textOf(event)}`);
}

/** The words of a message to or from a model. */
export function contentOf(message: AIMessage | undefined): string {
  return message === undefined ? '' : wordsOf(message);
}

function wordsOf({ content }: AIMessage): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : `<${part.type}>`)).join(' ');
}

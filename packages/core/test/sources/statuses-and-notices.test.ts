import { describe, expect, it } from 'vitest';

import {
  ChannelOutput,
  type DeliveryStatus,
  type EmitInbound,
  type EphemeralEvent,
  RoomKit,
  type SourceProvider,
  type SourceStartOptions,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

interface Started {
  readonly emit: EmitInbound;
  readonly options: SourceStartOptions;
}

/** A source that gives out what it was started with. */
function givenSource(): { readonly source: SourceProvider; readonly started: Promise<Started> } {
  const started = Promise.withResolvers<Started>();
  const nothing = { connectedAt: null, lastMessageAt: null, messagesReceived: 0, error: null, metadata: {} };
  const source: SourceProvider = {
    specificationVersion: 'v1',
    name: 'given',
    status: 'connected',
    start(emit, options) {
      started.resolve({ emit, options });
      return new Promise((resolve) => options.signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    stop: async () => {},
    healthcheck: async () => ({ status: 'connected', ...nothing }),
  };
  return { source, started: started.promise };
}

async function bench() {
  const kit = new RoomKit();
  const channel = new RecordingChannel('a');
  channel.onDeliver = (event) => ChannelOutput.sent({ success: true, providerMessageId: `out-${event.id}` });
  kit.registerChannel(channel);
  kit.registerChannel(new RecordingChannel('b'));
  const { source, started } = givenSource();
  kit.attachSource('a', source);
  const { emit, options } = await started;
  await emit({ channelId: 'a', senderId: 'ana', content: text('hello'), providerMessageId: 'in-1' });
  const [room] = await kit.listRooms();
  const roomId = room?.id ?? '';
  await kit.attachChannel(roomId, 'b');
  const [heard, reports]: [EphemeralEvent[], DeliveryStatus[]] = [[], []];
  await kit.subscribeRoom(roomId, (event) => void heard.push(event));
  kit.onDeliveryStatus((status) => void reports.push(status));
  return { kit, roomId, heard, reports, options, [Symbol.asyncDispose]: () => kit.close() };
}

describe('what a source tells beside messages', () => {
  it('how far a message got reaches those who ask, under the channel the source is attached to', async () => {
    await using made = await bench();
    const event = await made.kit.sendEvent(made.roomId, 'b', text('hi'));
    await made.kit.whenIdle();
    const status = {
      provider: 'given',
      messageId: `out-${event.id}`,
      status: 'delivered',
      channelId: 'wrong',
    } as const;
    await made.options.emitStatus?.(status);
    expect(made.reports).toMatchObject([{ channelId: 'a', eventId: event.id, status: 'delivered' }]);
  });

  it('a reaction and typing reach the room', async () => {
    await using made = await bench();
    await made.options.emitNotice?.({
      type: 'reaction',
      senderId: 'ana',
      providerMessageId: 'in-1',
      emoji: '👍',
      action: 'add',
    });
    await made.options.emitNotice?.({ type: 'typing', senderId: 'ana', isTyping: true });
    expect(made.heard.map(({ type }) => type)).toEqual(['reaction', 'typing_start']);
  });

  it('is refused once the source is detached', async () => {
    await using made = await bench();
    await made.kit.detachSource('a');
    const typing = made.options.emitNotice?.({ type: 'typing', senderId: 'ana', isTyping: true });
    await expect(typing).rejects.toThrow('The source is detached.');
    const report = made.options.emitStatus?.({ provider: 'given', messageId: 'out-1', status: 'read' });
    await expect(report).rejects.toThrow('The source is detached.');
    expect([made.heard, made.reports]).toEqual([[], []]);
  });
});

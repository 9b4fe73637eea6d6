import { describe, expect, it } from 'vitest';

import {
  capabilities,
  ChannelOutput,
  type DeliveryStatus,
  type EphemeralEvent,
  type InboundMessage,
  type InboundNotice,
  RoomKit,
  type WebhookOutcome,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

class VendorChannel extends RecordingChannel {
  outcome: WebhookOutcome = { messages: [], statuses: [] };
  override async handleWebhook(): Promise<WebhookOutcome> {
    return this.outcome;
  }
}

interface Bench extends AsyncDisposable {
  readonly kit: RoomKit;
  readonly roomId: string;
  readonly heard: EphemeralEvent[];
  readonly reports: DeliveryStatus[];
  tell(...notices: readonly InboundNotice[]): Promise<number>;
  say(message: Partial<InboundMessage>): Promise<number>;
}

async function bench(): Promise<Bench> {
  const kit = new RoomKit();
  const channel = new VendorChannel('a', { capabilities: capabilities({ supportsEdit: true, supportsDelete: true }) });
  channel.onDeliver = (event) => ChannelOutput.sent({ success: true, providerMessageId: `out-${event.id}` });
  kit.registerChannel(channel);
  kit.registerChannel(new RecordingChannel('b'));
  const post = async (): Promise<number> =>
    (await kit.processWebhook('a', new Request('https://x.example/a', { method: 'POST', body: '{}' }))).status;
  channel.outcome = {
    messages: [{ channelId: 'a', senderId: 'ana', content: text('hello'), providerMessageId: 'in-1' }],
    statuses: [],
  };
  await post();
  const [room] = await kit.listRooms();
  const roomId = room?.id ?? '';
  await kit.attachChannel(roomId, 'b');
  const [heard, reports]: [EphemeralEvent[], DeliveryStatus[]] = [[], []];
  await kit.subscribeRoom(roomId, (event) => void heard.push(event));
  kit.onDeliveryStatus((status) => void reports.push(status));
  return {
    kit,
    roomId,
    heard,
    reports,
    async tell(...notices) {
      channel.outcome = { messages: [], statuses: [], notices };
      return post();
    },
    async say(message) {
      const whole = { channelId: 'a', senderId: 'ana', content: text('x'), providerMessageId: 'in-2', ...message };
      channel.outcome = { messages: [whole], statuses: [] };
      return post();
    },
    [Symbol.asyncDispose]: () => kit.close(),
  };
}

describe('notices of vendors', () => {
  it('a reaction reaches the room, by the vendor’s id of what came and of what went', async () => {
    await using b = await bench();
    const sent = await b.kit.sendEvent(b.roomId, 'b', text('hi'));
    await b.kit.whenIdle();
    const [receipt] = await (await b.kit.getContext(b.roomId)).receipts(sent.id);
    const react = (providerMessageId: string, emoji: string): InboundNotice => ({
      type: 'reaction',
      senderId: 'ana',
      providerMessageId,
      emoji,
      action: emoji === '' ? 'remove' : 'add',
    });
    const went = receipt?.providerMessageIds[0] ?? '';
    expect(await b.tell(react('in-1', '👍'), react(went, '🎉'), react(went, ''), react('nobody knows', '👍'))).toBe(
      200,
    );
    const [first] = await b.kit.getTimeline(b.roomId, { types: ['message'] });
    expect(b.heard.map(({ type, data }) => [type, data['eventId'], data['emoji'], data['action']])).toEqual([
      ['reaction', first?.id, '👍', 'add'],
      ['reaction', sent.id, '🎉', 'add'],
      ['reaction', sent.id, '', 'remove'],
    ]);
  });

  it('typing reaches every room the person is in', async () => {
    await using b = await bench();
    await b.tell(
      { type: 'typing', senderId: 'ana', isTyping: true },
      { type: 'typing', senderId: 'new', isTyping: true },
      { type: 'typing', senderId: 'ana', isTyping: false },
    );
    expect(b.heard.map(({ type, participantId }) => [type, participantId])).toEqual([
      ['typing_start', 'ana'],
      // Where a message of theirs would go.
      ['typing_start', 'new'],
      ['typing_stop', 'ana'],
    ]);
  });

  it('a watermark moves everything that was delivered before it', async () => {
    await using b = await bench();
    const early = await b.kit.sendEvent(b.roomId, 'b', text('early'));
    await b.kit.whenIdle();
    const until = new Date(early.createdAt.getTime());
    await b.tell({ type: 'watermark', senderId: 'ana', status: 'read', until });
    expect(b.reports.map(({ status, eventId }) => [status, eventId])).toEqual([['read', early.id]]);
    const [receipt] = await (await b.kit.getContext(b.roomId)).receipts(early.id);
    expect(receipt?.status).toBe('read');
    await b.tell({ type: 'watermark', senderId: 'ana', status: 'read', until: new Date(0) });
    expect(b.reports).toHaveLength(1);
  });
});

it('a watermark of somebody who was written to and never answered is of the room an answer would go to', async () => {
  await using kit = new RoomKit();
  const channel = new VendorChannel('a');
  channel.onDeliver = (event) => ChannelOutput.sent({ success: true, providerMessageId: `out-${event.id}` });
  kit.registerChannel(channel);
  await kit.createRoom({ roomId: 'r1' });
  await kit.attachChannel('r1', 'a');
  const { id } = await kit.sendEvent('r1', 'system', text('hello?'));
  await kit.whenIdle();
  const until = new Date(8.64e15);
  channel.outcome = {
    messages: [],
    statuses: [],
    notices: [{ type: 'watermark', senderId: 'ana', status: 'read', until }],
  };
  await kit.processWebhook('a', new Request('https://x.example/a', { method: 'POST', body: '{}' }));
  const [receipt] = await (await kit.getContext('r1')).receipts(id);
  expect(receipt?.status).toBe('read');
});

describe('messages that name others by the vendor’s ids', () => {
  it('CORE-10.3.1 an edit is of the event it is about, in that one’s room', async () => {
    await using b = await bench();
    const content = { type: 'edit', targetEventId: 'in-1', newContent: text('better') } as const;
    expect(await b.say({ content, targetProviderMessageId: 'in-1' })).toBe(200);
    const events = await b.kit.getTimeline(b.roomId);
    const original = events.find(({ type }) => type === 'message');
    const edit = events.find(({ type }) => type === 'edit');
    expect(edit?.content).toMatchObject({ type: 'edit', targetEventId: original?.id });
    expect(original?.content).toEqual(text('better'));
  });

  it('CORE-10.3.1 a deletion likewise', async () => {
    await using b = await bench();
    const content = { type: 'delete', targetEventId: 'in-1', deleteType: 'sender' } as const;
    await b.say({ content, targetProviderMessageId: 'in-1' });
    const events = await b.kit.getTimeline(b.roomId);
    expect(events.find(({ type }) => type === 'delete')?.content).toMatchObject({
      targetEventId: events.find(({ source }) => source.providerMessageId === 'in-1')?.id,
    });
  });

  it('an edit of what nobody knows is refused, and answered', async () => {
    await using b = await bench();
    const before = (await b.kit.getTimeline(b.roomId)).length;
    const content = { type: 'edit', targetEventId: 'x', newContent: text('better') } as const;
    expect(await b.say({ content, targetProviderMessageId: 'x' })).toBe(200);
    const events = await b.kit.getTimeline(b.roomId);
    expect(events.filter(({ status }) => status !== 'blocked')).toHaveLength(before);
  });

  it('CORE-10.3.2 nobody edits what another wrote', async () => {
    await using b = await bench();
    const content = { type: 'edit', targetEventId: 'in-1', newContent: text('forged') } as const;
    await b.say({ content, senderId: 'eve', targetProviderMessageId: 'in-1' });
    const [original] = await b.kit.getTimeline(b.roomId, { types: ['message'] });
    expect(original?.content).toEqual(text('hello'));
  });

  it('a reply has the event it answers as its parent, within its room alone', async () => {
    await using b = await bench();
    await b.say({ replyToProviderMessageId: 'in-1' });
    await b.say({ replyToProviderMessageId: 'unknown', providerMessageId: 'in-3' });
    const [first, reply, other] = await b.kit.getTimeline(b.roomId, { types: ['message'] });
    expect([reply?.parentEventId, other?.parentEventId]).toEqual([first?.id, null]);
  });
});

import assert from 'node:assert/strict';

import {
  Channel,
  type ChannelBinding,
  ChannelOutput,
  eventFromMessage,
  type InboundMessage,
  RoomKit,
  type RoomContext,
  type RoomEvent,
  textOf,
} from '@roomkit/core';

/** A board on the wall: shows the last lines in capitals, and understands `/who`. */
class BoardChannel extends Channel {
  readonly lines: string[] = [];

  constructor(id: string) {
    super(id, { channelType: 'custom:board', capabilities: { maxLength: 40 } });
  }

  /** Text from the board's keyboard. Without this method the message is taken as it is. */
  override handleInbound(message: InboundMessage, context: RoomContext): RoomEvent {
    const event = eventFromMessage(this, message, context);
    const body = textOf(message).trim();
    return { ...event, content: { type: 'text', body }, metadata: { ...event.metadata, board: this.id } };
  }

  /** What the room says. The kit has already made it short and plain enough for the board. */
  override deliver(event: RoomEvent, binding: ChannelBinding): ChannelOutput {
    const { place } = binding.metadata;
    this.lines.push(`${typeof place === 'string' ? place : 'somewhere'}: ${textOf(event).toUpperCase()}`);
    return ChannelOutput.empty();
  }

  override info(): Readonly<Record<string, unknown>> {
    return { lines: this.lines.length };
  }
}

/** A channel that thinks: it answers `/who` and nothing else. */
class Concierge extends Channel {
  constructor(id: string) {
    super(id, { channelType: 'custom:concierge', category: 'intelligence' });
  }

  override async onEvent(event: RoomEvent, _binding: ChannelBinding, context: RoomContext): Promise<ChannelOutput> {
    if (event.source.channelId === this.id || textOf(event) !== '/who') return ChannelOutput.empty();
    const names = context.bindings.map(({ channelId }) => channelId).join(', ');
    return ChannelOutput.of({ events: [{ content: { type: 'text', body: `Here are ${names}.` } }] });
  }
}

await using kit = new RoomKit();
const [lobby, kitchen] = [new BoardChannel('lobby'), new BoardChannel('kitchen')];
for (const channel of [lobby, kitchen, new Concierge('concierge')]) kit.registerChannel(channel);

const { id } = await kit.createRoom({ roomId: 'house' });
await kit.attachChannel(id, 'lobby', { metadata: { place: 'ground floor' } });
await kit.attachChannel(id, 'kitchen', { metadata: { place: 'first floor' } });
await kit.attachChannel(id, 'concierge');

async function type(channelId: string, body: string): Promise<void> {
  await kit.processInbound({ channelId, senderId: 'somebody', content: { type: 'text', body } }, { roomId: id });
}

await type('lobby', '  Coffee is ready  ');
await type('kitchen', '/who');
await kit.sendEvent(id, 'kitchen', {
  type: 'rich',
  body: '**Tonight** we cook together, and everybody who comes brings something to drink.',
});

console.log(`kitchen: ${kitchen.lines.join(' | ')}`);
console.log(`lobby:   ${lobby.lines.join(' | ')}`);
assert.deepEqual(kitchen.lines, ['first floor: COFFEE IS READY', 'first floor: HERE ARE LOBBY, KITCHEN, CONCIERGE.']);
assert.equal(lobby.lines.length, 3);
assert.ok(lobby.lines.every((line) => line.length <= 'ground floor: '.length + 40));
assert.ok(lobby.lines.at(-1)?.startsWith('ground floor: TONIGHT WE COOK'));

const [coffee] = await kit.getTimeline(id, { types: ['message'] });
assert.deepEqual([coffee?.source.channelType, coffee?.metadata['board']], ['custom:board', 'lobby']);
assert.deepEqual(lobby.info(), { lines: 3 });

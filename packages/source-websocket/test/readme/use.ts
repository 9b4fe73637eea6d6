import { Channel, RoomKit, textOf } from '@roomkit/core';
import { WebSocketSource } from '@roomkit/source-websocket';

class Ticker extends Channel {}

await using kit = new RoomKit();
kit.registerChannel(new Ticker('ticker', { channelType: 'custom:ticker', direction: 'inbound' }));
await kit.createRoom({ roomId: 'floor' });
await kit.attachChannel('floor', 'ticker');
const shown = Promise.withResolvers<string>();
kit.hook('after_broadcast', (event) => shown.resolve(textOf(event)));

const source = WebSocketSource.fromEnv(process.env, {
  onOpen: [JSON.stringify({ subscribe: 'prices' })],
  parse(frame) {
    const { id, symbol, price } = JSON.parse(String(frame)) as Record<string, string>;
    const content = { type: 'text', body: `${symbol} stands at ${price}` } as const;
    return { roomId: 'floor', senderId: symbol ?? '', providerMessageId: id ?? null, content };
  },
});
kit.attachSource('ticker', source);
process.stdout.write(`${await shown.promise}\n`);

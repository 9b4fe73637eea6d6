import { Channel, RoomKit, textOf } from '@roomkit/core';
import { SSESource } from '@roomkit/source-sse';

class Status extends Channel {}

await using kit = new RoomKit();
kit.registerChannel(new Status('status', { channelType: 'custom:status', direction: 'inbound' }));
await kit.createRoom({ roomId: 'operations' });
await kit.attachChannel('operations', 'status');
const shown = Promise.withResolvers<string>();
kit.hook('after_broadcast', (event) => shown.resolve(textOf(event)));

const source = SSESource.fromEnv(process.env, {
  parse({ type, data }) {
    if (type !== 'incident') return null;
    const { service, state } = JSON.parse(data) as Record<string, string>;
    return { roomId: 'operations', senderId: 'monitor', content: { type: 'text', body: `${service} is ${state}` } };
  },
});
kit.attachSource('status', source);
process.stdout.write(`${await shown.promise}\n`);

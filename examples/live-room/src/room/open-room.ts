import { join } from 'node:path';

import { AIChannel } from '@roomkit/ai';
import { type RoomEvent, RoomKit, smsChannel } from '@roomkit/core';
import { SqliteStore } from '@roomkit/sqlite';
import { WebSocketChannel } from '@roomkit/websocket';

import { ASSISTANT_NAME, COLLEAGUES, CUSTOMER, isColleague, ROOM_ID, SHOP_NUMBER } from '../cast.ts';
import type { SimulatedCarrier } from '../phone/simulated-carrier.ts';
import { type Model, SYSTEM_PROMPT } from './assistant.ts';
import { phoneBook } from './phone-book.ts';

/** What the room is made from. */
export interface RoomParts {
  readonly dataFolder: string;
  readonly createCarrier: (kit: RoomKit) => SimulatedCarrier;
  readonly createModel: (kit: RoomKit) => Model;
  /** Called when an event was handed to the web chat. */
  readonly onWebDelivery: (eventId: string) => void;
}

/** The kit with everything registered. */
export interface OpenRoom {
  readonly kit: RoomKit;
  readonly web: WebSocketChannel;
  readonly carrier: SimulatedCarrier;
  readonly model: Model;
}

/** Three ways into one room. Read from top to bottom: this is all there is to a RoomKit application. */
export async function openRoom(parts: RoomParts): Promise<OpenRoom> {
  // A durable store, and somebody who knows whose number a number is. `failureThreshold` and `recoveryTimeout` are small so that one can watch the breaker work.
  const kit = new RoomKit({
    store: new SqliteStore({ path: join(parts.dataFolder, 'room.sqlite'), durability: 'process' }),
    circuitBreaker: { failureThreshold: 4, recoveryTimeout: 8 },
    identityResolver: phoneBook,
    identityChannelTypes: ['sms'],
  });

  // The channels. For a real phone network, `new TwilioSMSProvider({ … })` takes the carrier's place.
  const carrier = parts.createCarrier(kit);
  const model = parts.createModel(kit);
  const web = new WatchedWebSocketChannel('web', {
    authenticate: (request) => {
      const participantId = new URL(request.url ?? '/', 'http://localhost').searchParams.get('as');
      return isColleague(participantId) ? { participantId, rooms: [ROOM_ID] } : null;
    },
  });
  web.onDelivery = parts.onWebDelivery;
  kit.registerChannel(smsChannel('sms', { provider: carrier, from: SHOP_NUMBER }));
  kit.registerChannel(web);
  kit.registerChannel(new AIChannel('assistant', { provider: model.provider, systemPrompt: SYSTEM_PROMPT }));

  await furnish(kit);
  return { kit, web, carrier, model };
}

/** Creates the room where there is none yet, and attaches the channels. */
async function furnish(kit: RoomKit): Promise<void> {
  const [existing] = await kit.listRooms();
  if (existing === undefined) {
    await kit.createRoom({ roomId: ROOM_ID, metadata: { topic: 'Questions about an order at a small lamp shop' } });
    await attachPhone(kit);
    await kit.attachChannel(ROOM_ID, 'web');
    await kit.attachChannel(ROOM_ID, 'assistant');
    await kit.addMember(ROOM_ID, 'sms', 'maya', { displayName: CUSTOMER.name, externalId: CUSTOMER.number });
    for (const [id, displayName] of Object.entries(COLLEAGUES)) {
      await kit.addMember(ROOM_ID, 'web', id, { displayName, role: 'agent' });
    }
  } else if (existing.status !== 'closed') {
    await attachPhone(kit);
  }
}

/** A phone shows no names of its own, so the kit puts them before the words of others. */
export async function attachPhone(kit: RoomKit): Promise<void> {
  const known = await kit.getBinding(ROOM_ID, 'sms');
  await kit.attachChannel(ROOM_ID, 'sms', {
    attribution: (event, sender) => sender?.displayName ?? nameOfAssistant(event),
    retryPolicy: { maxRetries: 2, baseDelaySeconds: 0.6, maxDelaySeconds: 2 },
    // Kept short, so that one can watch a long answer being cut. The channel itself takes 1,600 characters.
    ...(known === null ? { metadata: { phoneNumber: CUSTOMER.number }, capabilities: { maxLength: 320 } } : {}),
  });
}

function nameOfAssistant(event: RoomEvent): string | null {
  return event.source.channelId === 'assistant' ? ASSISTANT_NAME : null;
}

/** The web chat, with a word to the page at the moment an event is handed to the sockets. */
class WatchedWebSocketChannel extends WebSocketChannel {
  onDelivery: (eventId: string) => void = () => {};

  override deliver(...given: Parameters<WebSocketChannel['deliver']>): ReturnType<WebSocketChannel['deliver']> {
    const output = super.deliver(...given);
    this.onDelivery(given[0].id);
    return output;
  }

  override async deliverStream(
    ...given: Parameters<WebSocketChannel['deliverStream']>
  ): ReturnType<WebSocketChannel['deliverStream']> {
    const output = await super.deliverStream(...given);
    const committed = await given[0].committed;
    if (committed !== null) this.onDelivery(committed.id);
    return output;
  }
}

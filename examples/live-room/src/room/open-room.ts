import { isRoomKitError, type Room, RoomKit, type RoomKitOptions, smsChannel } from '@roomkit/core';
import { WebSocketChannel } from '@roomkit/websocket';

import type { CallDesk } from '../call/call-desk.ts';
import { AGENT_IDS, agentName, CALLER, COLLEAGUES, CUSTOMER, isColleague, ROOM_ID, SHOP_NUMBER } from '../cast.ts';
import type { SimulatedCarrier } from '../phone/simulated-carrier.ts';
import { Desk } from './desk.ts';
import type { Models } from './models.ts';
import { phoneBook } from './phone-book.ts';

/** What the room is made from. */
export interface RoomParts {
  /** Where rooms are kept: by default a file. */
  readonly backends: Pick<RoomKitOptions, 'store' | 'locks' | 'realtime' | 'rateLimiter'>;
  readonly createCarrier: (kit: RoomKit) => SimulatedCarrier;
  readonly createModels: (kit: RoomKit) => Promise<Models>;
  /** Those who call. */
  readonly calls: CallDesk;
  /** Called when an event was handed to the web chat. */
  readonly onWebDelivery: (eventId: string) => void;
}

/** The kit with everything registered. */
export interface OpenRoom {
  readonly kit: RoomKit;
  readonly web: WebSocketChannel;
  readonly carrier: SimulatedCarrier;
  readonly models: Models;
  readonly desk: Desk;
}

/** Four ways into one room. Read from top to bottom: this is all there is to a RoomKit application. */
export async function openRoom(parts: RoomParts): Promise<OpenRoom> {
  // A durable store, here or shared with others, and somebody who knows whose number a number is. `failureThreshold` and `recoveryTimeout` are small so that one can watch the breaker work.
  const kit = new RoomKit({
    ...parts.backends,
    circuitBreaker: { failureThreshold: 4, recoveryTimeout: 8 },
    identityResolver: phoneBook,
    identityChannelTypes: ['sms', 'voice'],
    // Whoever waits for a person may wait for long: the next process asks anew.
    closeTimeoutMs: 1500,
  });

  // The channels. For a real phone network, `new TwilioSMSProvider({ … })` takes the carrier's place.
  const carrier = parts.createCarrier(kit);
  const models = await parts.createModels(kit);
  const web = new WatchedWebSocketChannel('web', {
    authenticate: (request) => {
      const participantId = new URL(request.url ?? '/', 'http://localhost').searchParams.get('as');
      return isColleague(participantId) ? { participantId, rooms: [ROOM_ID] } : null;
    },
  });
  web.onDelivery = parts.onWebDelivery;
  kit.registerChannel(smsChannel('sms', { provider: carrier, from: SHOP_NUMBER }));
  kit.registerChannel(web);
  kit.registerChannel(parts.calls.channel);
  // Two agents, and who hands over to whom.
  const desk = new Desk(kit, models);

  await furnish(kit);
  return { kit, web, carrier, models, desk };
}

/** Brings the room to be as it should, however far another process that starts at the same time has got. */
async function furnish(kit: RoomKit): Promise<void> {
  if ((await roomOf(kit)).status === 'closed') return;
  await attachPhone(kit);
  for (const channelId of ['web', 'voice', ...AGENT_IDS]) {
    if ((await kit.getBinding(ROOM_ID, channelId)) === null) await kit.attachChannel(ROOM_ID, channelId);
  }
  await kit.addMember(ROOM_ID, 'sms', 'maya', { displayName: CUSTOMER.name, externalId: CUSTOMER.number });
  await kit.addMember(ROOM_ID, 'voice', CALLER.id, { displayName: CALLER.name, externalId: CALLER.id });
  for (const [id, displayName] of Object.entries(COLLEAGUES)) {
    await kit.addMember(ROOM_ID, 'web', id, { displayName, role: 'agent' });
  }
}

/** The room, made where there is none yet. */
async function roomOf(kit: RoomKit): Promise<Room> {
  const [existing] = await kit.listRooms();
  if (existing !== undefined) return existing;
  const metadata = { topic: 'Questions about an order at a small lamp shop' };
  try {
    return await kit.createRoom({ roomId: ROOM_ID, metadata });
  } catch (error) {
    // Another process was a little faster.
    if (isRoomKitError(error, 'room_already_exists')) return kit.getRoom(ROOM_ID);
    throw error;
  }
}

/** A phone shows no names of its own, so the kit puts them before the words of others. */
export async function attachPhone(kit: RoomKit): Promise<void> {
  const known = await kit.getBinding(ROOM_ID, 'sms');
  await kit.attachChannel(ROOM_ID, 'sms', {
    attribution: (event, sender) => sender?.displayName ?? agentName(event.source.channelId),
    retryPolicy: { maxRetries: 2, baseDelaySeconds: 0.6, maxDelaySeconds: 2 },
    // Kept short, so that one can watch a long answer being cut. The channel itself takes 1,600 characters.
    ...(known === null ? { metadata: { phoneNumber: CUSTOMER.number }, capabilities: { maxLength: 320 } } : {}),
  });
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

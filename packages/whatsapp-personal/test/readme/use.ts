import { RoomKit, whatsappPersonalChannel } from '@roomkit/core';
import {
  WhatsAppPersonalProvider,
  WhatsAppPersonalSession,
  type WhatsAppPersonalSessionOptions,
  WhatsAppPersonalSourceProvider,
} from '@roomkit/whatsapp-personal';

export function connect(options: Partial<WhatsAppPersonalSessionOptions>): RoomKit {
  const kit = new RoomKit();
  const session = WhatsAppPersonalSession.fromEnv(process.env, options);
  const provider = new WhatsAppPersonalProvider({ session });
  kit.registerChannel(whatsappPersonalChannel('whatsapp', { provider }));
  // The source keeps the account connected; the provider sends through the same connection.
  kit.attachSource('whatsapp', new WhatsAppPersonalSourceProvider({ session }));
  kit.hook('after_broadcast', { channelIds: ['whatsapp'] }, async ({ roomId }) => {
    await kit.sendEvent(roomId, 'system', { type: 'text', body: 'Thank you, we are on it.' });
  });
  return kit;
}

// The phone scans the code under "Linked devices":
// connect({ onQr: (qr) => draw(qr) });

import type { ProviderResult } from '../domain/delivery.ts';
import type { WhatsAppProvider } from '../ports/messaging.ts';
import { readyMade, type ReadyMadeOptions, sendPlainly } from './factory-options.ts';
import type { OutgoingMessage, TransportChannel } from './transport-channel.ts';

/** How a WhatsApp channel is made. */
export type WhatsAppChannelOptions = ReadyMadeOptions<WhatsAppProvider>;

/** WhatsApp Business. The binding's metadata name the recipient as `phoneNumber`. Templates go out by a call of their own. */
export function whatsappChannel(id: string, options: WhatsAppChannelOptions): TransportChannel<WhatsAppProvider> {
  return readyMade(id, 'whatsapp', options, { recipientKey: 'phoneNumber', send: sendByKind });
}

/** A personal WhatsApp account. The binding's metadata name the recipient as `phoneNumber`. */
export function whatsappPersonalChannel(
  id: string,
  options: WhatsAppChannelOptions,
): TransportChannel<WhatsAppProvider> {
  return readyMade(id, 'whatsapp_personal', options, { recipientKey: 'phoneNumber', send: sendPlainly });
}

function sendByKind(provider: WhatsAppProvider, message: OutgoingMessage): Promise<ProviderResult> {
  const { event, to, options } = message;
  if (event.content.type === 'template' && provider.sendTemplate) return provider.sendTemplate(event, to, options);
  return provider.send(event, to, options);
}

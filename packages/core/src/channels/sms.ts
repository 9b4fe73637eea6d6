import type { ChannelBinding } from '../domain/binding.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { SMSProvider } from '../ports/messaging.ts';
import { readyMade, type ReadyMadeOptions } from './factory-options.ts';
import type { TransportChannel } from './transport-channel.ts';
import { withWords } from './with-words.ts';

/** How an SMS channel is made. */
export interface SmsChannelOptions extends ReadyMadeOptions<SMSProvider> {
  /** The number to send from, where a binding has no `fromNumber` of its own. @defaultValue the provider's */
  readonly from?: string | null;
  /** Changes words as they leave, such as to fit them into so many segments: see `segmentFitter` of `@roomkit/phone`. */
  readonly fitText?: (text: string) => string;
}

/**
 * SMS and MMS. The binding's metadata name the recipient as `phoneNumber`, in E.164, and perhaps the number
 * to send from as `fromNumber`; a binding that a message opened answers from the number it came to.
 */
export function smsChannel(id: string, options: SmsChannelOptions): TransportChannel<SMSProvider> {
  const { from = null, fitText, ...rest } = options;
  return readyMade(id, 'sms', rest, {
    recipientKey: 'phoneNumber',
    bindingMetadata: phoneMetadata,
    send: (provider, { event, to, binding, options: sendOptions }) =>
      provider.send(withWords(event, fitText), to, fromNumberOf(binding) ?? from, sendOptions),
  });
}

/** The number a binding sends from. */
export function fromNumberOf(binding: ChannelBinding): string | null {
  const { fromNumber } = binding.metadata;
  return typeof fromNumber === 'string' && fromNumber !== '' ? fromNumber : null;
}

/** Whom to answer, and from which number. */
export function phoneMetadata(event: RoomEvent): Readonly<Record<string, unknown>> {
  const { toNumber } = event.channelData as { readonly toNumber?: unknown };
  return {
    ...(event.source.externalId === null ? {} : { phoneNumber: event.source.externalId }),
    ...(typeof toNumber === 'string' && toNumber !== '' ? { fromNumber: toNumber } : {}),
  };
}

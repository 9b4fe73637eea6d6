import { RoomKitError } from '@roomkit/core';

const NUMBER = /^\+?(\d{6,15})$/u;
const JID = /^(?:\d{6,15}@s\.whatsapp\.net|\d{5,20}@lid|\d{5,25}(?:-\d{5,15})?@g\.us)$/u;

/** How WhatsApp names whom a message goes to. @throws RoomKitError `recipient_invalid` */
export function jidOf(provider: string, to: string): string {
  const digits = NUMBER.exec(to)?.[1];
  if (digits !== undefined) return `${digits}@s.whatsapp.net`;
  if (JID.test(to)) return to;
  throw new RoomKitError('recipient_invalid', 'The vendor would refuse the address.', {
    provider,
    issue: 'must be a phone number in E.164, a group such as 123456789@g.us, or a hidden number such as 12345@lid',
  });
}

/** A person or a chat without the device that speaks for it. */
export function withoutDevice(jid: string): string {
  const [user = '', server = ''] = jid.split('@', 2);
  return `${user.split(/[:_]/u, 1)[0]}@${server === 'c.us' ? 's.whatsapp.net' : server}`;
}

/** A number in E.164 where it is known; a group or a hidden number stays as it is. */
export function addressOf(jid: string): string {
  return isNumber(jid) ? `+${jid.split('@', 1)[0]}` : jid;
}

export function isNumber(jid: string): boolean {
  return jid.endsWith('@s.whatsapp.net');
}

/** A person whose number is hidden, or not told. */
export function isHidden(jid: string): boolean {
  return jid.endsWith('@lid');
}

export function isGroup(jid: string): boolean {
  return jid.endsWith('@g.us');
}

/** Status updates of contacts, lists and channels: nothing that is written to this account. */
export function isBroadcast(jid: string): boolean {
  return jid.endsWith('@broadcast') || jid.endsWith('@newsletter');
}

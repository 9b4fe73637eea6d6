/**
 * The kinds of channel the kit knows by name. `ai` is the one intelligence type; `system` marks
 * events the kit itself generates and is never a channel one can register.
 */
export const ChannelType = {
  SMS: 'sms',
  MMS: 'mms',
  RCS: 'rcs',
  EMAIL: 'email',
  WHATSAPP: 'whatsapp',
  WHATSAPP_PERSONAL: 'whatsapp_personal',
  WEBSOCKET: 'websocket',
  MESSENGER: 'messenger',
  TEAMS: 'teams',
  WEBHOOK: 'webhook',
  VOICE: 'voice',
  REALTIME_VOICE: 'realtime_voice',
  AUDIO_VIDEO: 'audio_video',
  REALTIME_AUDIO_VIDEO: 'realtime_audio_video',
  VIDEO: 'video',
  CONFERENCE: 'conference',
  TELEGRAM: 'telegram',
  CLI: 'cli',
  PUSH: 'push',
  AI: 'ai',
  SYSTEM: 'system',
} as const;

/** A named kind, or an integrator's own in the form `custom:<namespace>` (RFC 6.2). */
export type ChannelType = (typeof ChannelType)[keyof typeof ChannelType] | `custom:${string}`;

const KNOWN: ReadonlySet<string> = new Set(Object.values(ChannelType));

/** Whether a value is a kind the kit accepts: a known name, or `custom:` and at least one character. */
export function isChannelType(value: unknown): value is ChannelType {
  return (
    typeof value === 'string' && (KNOWN.has(value) || (value.startsWith('custom:') && value.length > 'custom:'.length))
  );
}

/** Whether a channel carries messages to people, or thinks about them. */
export const ChannelCategory = { TRANSPORT: 'transport', INTELLIGENCE: 'intelligence' } as const;
export type ChannelCategory = (typeof ChannelCategory)[keyof typeof ChannelCategory];

/** Which way a channel, a binding or an event goes, seen from the room. */
export const ChannelDirection = {
  INBOUND: 'inbound',
  OUTBOUND: 'outbound',
  BIDIRECTIONAL: 'bidirectional',
} as const;
export type ChannelDirection = (typeof ChannelDirection)[keyof typeof ChannelDirection];

/** What a target can show, as content is planned for it. */
export const ChannelMediaType = {
  TEXT: 'text',
  RICH: 'rich',
  MEDIA: 'media',
  AUDIO: 'audio',
  VIDEO: 'video',
  LOCATION: 'location',
  TEMPLATE: 'template',
} as const;
export type ChannelMediaType = (typeof ChannelMediaType)[keyof typeof ChannelMediaType];

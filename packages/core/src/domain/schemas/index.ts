export {
  audioContentSchema,
  compositeContentSchema,
  deleteContentSchema,
  editContentSchema,
  eventContentSchema,
  locationContentSchema,
  mediaContentSchema,
  richContentSchema,
  systemContentSchema,
  templateContentSchema,
  textContentSchema,
  videoContentSchema,
} from './content.ts';
export { channelTypeSchema, inboundMessageSchema } from './inbound-message.ts';
export { rateLimitSchema, retryPolicySchema, roomTimersChangeSchema, roomTimersSchema } from './limits.ts';
export { roomEventSchema } from './room-event.ts';

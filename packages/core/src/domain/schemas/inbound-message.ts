import * as z from 'zod';

import { type ChannelType, isChannelType } from '../channel-type.ts';
import { EventType } from '../event.ts';
import type { InboundMessage } from '../inbound.ts';
import { isNativeId, NATIVE_ID } from '../validation.ts';
import { eventContentSchema } from './content.ts';
import { idSchema, omittable, optional, recordSchema } from './shared.ts';

/** A known channel type, or `custom:` and a namespace. */
export const channelTypeSchema: z.ZodType<ChannelType> = z.custom<ChannelType>(
  isChannelType,
  'must be a known channel type or custom:<namespace>',
);

const key = z.string().min(1);
const nativeId = z.string().refine(isNativeId, NATIVE_ID);

/** A message from outside. Its maps are kept whole, unknown keys included. */
export const inboundMessageSchema: z.ZodType<InboundMessage> = z.strictObject({
  channelId: idSchema,
  senderId: idSchema,
  content: eventContentSchema,
  eventType: omittable(z.enum(EventType)),
  channelType: omittable(channelTypeSchema),
  roomId: optional(idSchema),
  providerMessageId: optional(nativeId),
  idempotencyKey: optional(nativeId),
  externalId: optional(key),
  threadId: optional(key),
  parentEventId: optional(key),
  replyToProviderMessageId: optional(nativeId),
  targetProviderMessageId: optional(nativeId),
  correlationId: optional(key),
  visibility: omittable(key),
  addressedTo: optional(z.array(idSchema).readonly()),
  responseVisibility: optional(key),
  timestamp: optional(z.date()),
  rawPayload: omittable(recordSchema),
  metadata: omittable(recordSchema),
  channelData: omittable(recordSchema),
  session: omittable(z.unknown()),
});

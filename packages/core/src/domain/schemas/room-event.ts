import * as z from 'zod';

import { DeliveryOutcome } from '../delivery.ts';
import { EventStatus, EventType, type RoomEvent } from '../event.ts';
import { eventContentSchema } from './content.ts';
import { channelTypeSchema } from './inbound-message.ts';
import { countSchema, idSchema, recordSchema } from './shared.ts';

const text = z.nullable(z.string());

const source = z.strictObject({
  channelId: idSchema,
  channelType: channelTypeSchema,
  direction: z.enum(['inbound', 'outbound', 'bidirectional']),
  participantId: text,
  externalId: text,
  provider: text,
  providerMessageId: text,
  rawPayload: recordSchema,
});

const deliveryResult = z.strictObject({
  channelId: idSchema,
  status: z.enum(DeliveryOutcome),
  providerMessageId: text,
  providerMessageIds: z.array(z.string()).readonly(),
  error: z.nullable(z.strictObject({ code: z.string(), message: z.string(), retryable: z.boolean() })),
  retryAfter: z.nullable(z.date()),
});

/** An entry of a timeline, as it is in memory. */
export const roomEventSchema: z.ZodType<RoomEvent> = z.strictObject({
  id: idSchema,
  roomId: idSchema,
  type: z.enum(EventType),
  source,
  content: eventContentSchema,
  status: z.enum(EventStatus),
  blockedBy: text,
  visibility: z.string().min(1),
  sourceVisibility: z.string().min(1),
  addressedTo: z.nullable(z.array(z.string()).readonly()),
  responseVisibility: text,
  index: countSchema,
  chainDepth: countSchema,
  parentEventId: text,
  correlationId: text,
  idempotencyKey: text,
  createdAt: z.date(),
  metadata: recordSchema,
  channelData: recordSchema,
  deliveryResults: z.record(z.string(), deliveryResult),
});

import * as z from 'zod';

import type {
  AudioContent,
  CompositeContent,
  DeleteContent,
  EditContent,
  EventContent,
  LocationContent,
  MediaContent,
  RichContent,
  SystemContent,
  TemplateContent,
  TextContent,
  VideoContent,
} from '../content.ts';
import {
  amountSchema,
  countSchema,
  idSchema,
  linkUrlSchema,
  mediaUrlSchema,
  omittable,
  optional,
  recordSchema,
} from './shared.ts';

const mimeType = z.string().regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+(?:[;\s].*)?$/u, 'must be a MIME type');
const label = z.string().min(1);

const button = z.strictObject({ label, url: optional(linkUrlSchema), payload: optional(z.string()) });

const card = z.strictObject({
  title: z.string(),
  subtitle: optional(z.string()),
  imageUrl: optional(mediaUrlSchema),
  buttons: omittable(z.array(button).readonly()),
});

const quickReply = z.strictObject({ label, payload: optional(z.string()) });

const text = z.strictObject({ type: z.literal('text'), body: z.string(), language: optional(z.string()) });

const rich = z.strictObject({
  type: z.literal('rich'),
  body: z.string(),
  format: omittable(z.enum(['markdown', 'html'])),
  plainText: optional(z.string()),
  buttons: omittable(z.array(button).readonly()),
  cards: omittable(z.array(card).readonly()),
  quickReplies: omittable(z.array(quickReply).readonly()),
});

const media = z.strictObject({
  type: z.literal('media'),
  url: mediaUrlSchema,
  mimeType,
  filename: optional(z.string()),
  caption: optional(z.string()),
  sizeBytes: optional(countSchema),
});

const location = z.strictObject({
  type: z.literal('location'),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  label: optional(z.string()),
  address: optional(z.string()),
});

const audio = z.strictObject({
  type: z.literal('audio'),
  url: mediaUrlSchema,
  mimeType,
  durationSeconds: optional(amountSchema),
  sizeBytes: optional(countSchema),
  transcript: optional(z.string()),
});

const video = z.strictObject({
  type: z.literal('video'),
  url: mediaUrlSchema,
  mimeType,
  durationSeconds: optional(amountSchema),
  sizeBytes: optional(countSchema),
  thumbnailUrl: optional(mediaUrlSchema),
});

const composite = z.strictObject({
  type: z.literal('composite'),
  get parts(): z.ZodReadonly<z.ZodArray<z.ZodType<EventContent>>> {
    return z.array(eventContentSchema).min(1).readonly();
  },
});

const system = z.strictObject({
  type: z.literal('system'),
  code: z.string().min(1),
  message: z.string(),
  data: omittable(recordSchema),
});

const template = z.strictObject({
  type: z.literal('template'),
  templateId: z.string().min(1),
  language: optional(z.string()),
  parameters: omittable(recordSchema),
  get fallback(): z.ZodExactOptional<z.ZodNullable<z.ZodType<EventContent>>> {
    return optional(eventContentSchema);
  },
});

const edit = z.strictObject({
  type: z.literal('edit'),
  targetEventId: idSchema,
  get newContent(): z.ZodType<EventContent> {
    return eventContentSchema;
  },
  editSource: optional(z.string()),
});

const deletion = z.strictObject({
  type: z.literal('delete'),
  targetEventId: idSchema,
  deleteType: z.enum(['sender', 'system', 'admin']),
  reason: optional(z.string()),
});

/** Any of the eleven contents. How deep composites nest is judged apart from it. */
export const eventContentSchema: z.ZodType<EventContent> = z.discriminatedUnion('type', [
  text,
  rich,
  media,
  location,
  audio,
  video,
  composite,
  system,
  template,
  edit,
  deletion,
]);

/** Checks plain text. */
export const textContentSchema: z.ZodType<TextContent> = text;
/** Checks marked-up text. */
export const richContentSchema: z.ZodType<RichContent> = rich;
/** Checks a file. */
export const mediaContentSchema: z.ZodType<MediaContent> = media;
/** Checks a place. */
export const locationContentSchema: z.ZodType<LocationContent> = location;
/** Checks an audio file. */
export const audioContentSchema: z.ZodType<AudioContent> = audio;
/** Checks a video file. */
export const videoContentSchema: z.ZodType<VideoContent> = video;
/** Checks several contents in one. */
export const compositeContentSchema: z.ZodType<CompositeContent> = composite;
/** Checks a notice of the system. */
export const systemContentSchema: z.ZodType<SystemContent> = system;
/** Checks a template approved by a vendor. */
export const templateContentSchema: z.ZodType<TemplateContent> = template;
/** Checks new content for an earlier event. */
export const editContentSchema: z.ZodType<EditContent> = edit;
/** Checks a message taken back. */
export const deleteContentSchema: z.ZodType<DeleteContent> = deletion;

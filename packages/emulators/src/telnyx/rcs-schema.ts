import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const number = z.string().regex(/^\+[1-9]\d{6,14}$/u);
const label = z.string().min(1).max(25);
const postback = z
  .string()
  .max(2048)
  .regex(/^[\w+/-]*={0,2}$/u);
const contentInfo = z.strictObject({
  file_url: z.url(),
  thumbnail_url: z.url().optional(),
  force_refresh: z.boolean().optional(),
});
const suggestion = z
  .strictObject({
    reply: z.strictObject({ text: label, postback_data: postback }).optional(),
    action: z
      .strictObject({
        text: label,
        postback_data: postback,
        fallback_url: z.url().max(2048).optional(),
        open_url_action: z.strictObject({
          url: z.url(),
          application: z.enum(['OPEN_URL_APPLICATION_UNSPECIFIED', 'BROWSER', 'WEBVIEW']),
          webview_view_mode: z.enum(['WEBVIEW_VIEW_MODE_UNSPECIFIED', 'FULL', 'HALF', 'TALL']),
          description: z.string().optional(),
        }),
      })
      .optional(),
  })
  .refine(({ reply, action }) => (reply === undefined) !== (action === undefined));
const cardContent = z.strictObject({
  title: z.string().max(200).optional(),
  description: z.string().max(2000).optional(),
  media: z
    .strictObject({
      height: z.enum(['HEIGHT_UNSPECIFIED', 'SHORT', 'MEDIUM', 'TALL']),
      content_info: contentInfo,
    })
    .optional(),
  suggestions: z.array(suggestion).max(10).optional(),
});
const richCard = z
  .strictObject({
    standalone_card: z
      .strictObject({
        card_orientation: z.enum(['CARD_ORIENTATION_UNSPECIFIED', 'HORIZONTAL', 'VERTICAL']),
        thumbnail_image_alignment: z.enum(['THUMBNAIL_IMAGE_ALIGNMENT_UNSPECIFIED', 'LEFT', 'RIGHT']),
        card_content: cardContent,
      })
      .optional(),
    carousel_card: z
      .strictObject({
        card_width: z.enum(['CARD_WIDTH_UNSPECIFIED', 'SMALL', 'MEDIUM']),
        card_contents: z.array(cardContent).min(2).max(10),
      })
      .optional(),
  })
  .refine((card) => (card.standalone_card === undefined) !== (card.carousel_card === undefined));
const contentMessage = z
  .strictObject({
    text: z.string().min(1).max(3072).optional(),
    rich_card: richCard.optional(),
    content_info: contentInfo.optional(),
    suggestions: z.array(suggestion).max(11).optional(),
  })
  .refine(
    ({ text, rich_card: card, content_info: file }) =>
      [text, card, file].filter((content) => content !== undefined).length === 1,
  );

const rcsMessageSchema = z.strictObject({
  agent_id: z.string().min(1),
  to: number,
  messaging_profile_id: z.string().min(1),
  type: z.literal('RCS').optional(),
  webhook_url: z.url().optional(),
  agent_message: z
    .strictObject({
      content_message: contentMessage.optional(),
      event: z.strictObject({ event_type: z.enum(['IS_TYPING', 'READ']) }).optional(),
      ttl: z
        .string()
        .regex(/^\d+(?:\.\d+)?s$/u)
        .optional(),
      expire_time: z.iso.datetime().optional(),
    })
    .refine(({ content_message: content, event }) => (content === undefined) !== (event === undefined)),
});

/** A message or an event of an agent. */
export interface AgentMessage {
  readonly agentId: string;
  readonly to: string;
  readonly event: 'IS_TYPING' | 'READ' | null;
  readonly text: string | null;
  readonly fileUrls: readonly string[];
  readonly buttons: readonly string[];
}

/** @see https://developers.telnyx.com/api-reference/rcs/send-an-rcs-message */
export function readAgentMessage(body: unknown): Reading<AgentMessage> {
  return read(
    rcsMessageSchema,
    body,
    ({ agent_id: agentId, to, agent_message: { content_message: content, event } }) => {
      const cards = cardsOf(content?.rich_card);
      const words = [content?.text, ...cards.flatMap(({ title, description }) => [title, description])];
      const files = [content?.content_info, ...cards.map(({ media }) => media?.content_info)];
      const suggestions = [...(content?.suggestions ?? []), ...cards.flatMap((card) => card.suggestions ?? [])];
      return {
        agentId,
        to,
        event: event?.event_type ?? null,
        text: words.filter(Boolean).join('\n') || null,
        fileUrls: files.flatMap((file) => (file ? [file.file_url] : [])),
        buttons: suggestions.map(({ reply, action }) => reply?.text ?? action?.text ?? ''),
      };
    },
  );
}

function cardsOf(card: z.infer<typeof richCard> | undefined): readonly z.infer<typeof cardContent>[] {
  if (card?.standalone_card) return [card.standalone_card.card_content];
  return card?.carousel_card?.card_contents ?? [];
}

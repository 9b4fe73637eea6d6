import * as z from 'zod';

import { read, type Reading } from '../emulator/reading.ts';

const account = z.strictObject({
  id: z.string().min(1),
  name: z.string().optional(),
  aadObjectId: z.string().optional(),
  role: z.string().optional(),
});
const action = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string().min(1), url: z.url() }),
  z.strictObject({
    type: z.literal('Action.Submit'),
    title: z.string().min(1),
    data: z.record(z.string(), z.unknown()).optional(),
  }),
]);
const textBlock = z.strictObject({
  type: z.literal('TextBlock'),
  text: z.string().min(1),
  wrap: z.boolean().optional(),
  weight: z.enum(['Lighter', 'Default', 'Bolder']).optional(),
  spacing: z.string().optional(),
});
const actionSet = z.strictObject({ type: z.literal('ActionSet'), actions: z.array(action).min(1).max(6) });
const item = z.discriminatedUnion('type', [
  textBlock,
  z.strictObject({ type: z.literal('Image'), url: z.url(), altText: z.string().optional() }),
  actionSet,
]);
const container = z.strictObject({
  type: z.literal('Container'),
  items: z.array(item).min(1),
  separator: z.boolean().optional(),
});
const card = z.strictObject({
  type: z.literal('AdaptiveCard'),
  $schema: z.string().optional(),
  version: z.string().regex(/^1\.[0-6]$/u),
  body: z.array(z.discriminatedUnion('type', [textBlock, container])),
  actions: z.array(action).min(1).max(6).optional(),
});
const attachment = z.discriminatedUnion('contentType', [
  z.strictObject({ contentType: z.literal('application/vnd.microsoft.card.adaptive'), content: card }),
  z.strictObject({
    contentType: z.enum(['image/png', 'image/jpeg', 'image/gif']),
    contentUrl: z.string().regex(/^(?:https?:\/\/|data:image\/)/u),
    name: z.string().optional(),
  }),
]);
const messageSchema = z
  .strictObject({
    type: z.literal('message'),
    text: z.string().min(1).optional(),
    textFormat: z.enum(['plain', 'markdown', 'xml']).optional(),
    summary: z.string().optional(),
    replyToId: z.string().min(1).optional(),
    attachments: z.array(attachment).min(1).max(10).optional(),
  })
  .refine(({ text, attachments }) => text !== undefined || attachments !== undefined);
const typingSchema = z.strictObject({ type: z.literal('typing') });
const conversationSchema = z.strictObject({
  isGroup: z.literal(false).optional(),
  bot: account,
  members: z.array(account).length(1),
  tenantId: z.string().min(1),
  channelData: z.strictObject({ tenant: z.strictObject({ id: z.string().min(1) }) }).optional(),
});

/** A message of a bot. */
export interface SentActivity {
  readonly text: string | null;
  readonly buttons: readonly string[];
  readonly images: readonly { readonly url: string; readonly mimeType: string; readonly name: string | null }[];
}

/** @see https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference */
export function readActivity(body: unknown): Reading<SentActivity> {
  return read(messageSchema, body, ({ text, attachments = [] }) => {
    const cards = attachments.flatMap((given) => ('content' in given ? [given.content] : []));
    const words = [...(text === undefined ? [] : [text]), ...cards.flatMap(textsOf)];
    return {
      text: words.length === 0 ? null : words.join('\n'),
      buttons: cards.flatMap(titlesOf),
      images: attachments.flatMap((given) =>
        'contentUrl' in given ? [{ url: given.contentUrl, mimeType: given.contentType, name: given.name ?? null }] : [],
      ),
    };
  });
}

export function isTyping(body: unknown): boolean {
  return typingSchema.safeParse(body).success;
}

/** The one person a conversation is opened with. */
export function readConversation(body: unknown): Reading<{ readonly userId: string; readonly tenantId: string }> {
  return read(conversationSchema, body, ({ members, tenantId }) => ({ userId: members[0]?.id ?? '', tenantId }));
}

function textsOf({ body }: z.infer<typeof card>): readonly string[] {
  return body.flatMap((block) => {
    if (block.type === 'TextBlock') return [block.text];
    return block.items.flatMap((one) => (one.type === 'TextBlock' ? [one.text] : []));
  });
}

function titlesOf({ body, actions = [] }: z.infer<typeof card>): readonly string[] {
  const inside = body.flatMap((block) =>
    block.type === 'Container' ? block.items.flatMap((one) => (one.type === 'ActionSet' ? one.actions : [])) : [],
  );
  return [...inside, ...actions].map(({ title }) => title);
}

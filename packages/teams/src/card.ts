import { type Button, type Card, plainTextOf, type RichContent } from '@roomkit/core';
import { type Json, unsupportedContent } from '@roomkit/core/providers';

/** More are not shown (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference). */
export const MAX_BUTTONS = 6;

/** What is offered with words. */
interface Offer extends Button {}

/** Words with what they offer, as an Adaptive Card (https://adaptivecards.io/explorer). @throws RoomKitError `content_unsupported` */
export function cardOf(provider: string, content: RichContent): Json {
  const { buttons = [], cards = [], quickReplies = [], ...words } = content;
  const offers: readonly Offer[] = [...buttons, ...quickReplies];
  const most = Math.max(offers.length, ...cards.map((card) => card.buttons?.length ?? 0));
  if (most > MAX_BUTTONS) throw unsupportedContent(provider, content, `more than ${MAX_BUTTONS} buttons`);
  // The text of a card is Markdown.
  const text = content.format === 'html' ? plainTextOf(words) : content.body;
  return {
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: {
      type: 'AdaptiveCard',
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      version: '1.4',
      body: [...(text.trim() === '' ? [] : [textBlock(text)]), ...cards.map(containerOf)],
      ...(offers.length === 0 ? {} : { actions: offers.map(actionOf) }),
    },
  };
}

function containerOf({ title, subtitle, imageUrl, buttons = [] }: Card): Json {
  return {
    type: 'Container',
    separator: true,
    items: [
      { ...textBlock(title), weight: 'Bolder' },
      ...(subtitle ? [textBlock(subtitle)] : []),
      ...(imageUrl?.startsWith('http') ? [{ type: 'Image', url: imageUrl }] : []),
      ...(buttons.length === 0 ? [] : [{ type: 'ActionSet', actions: buttons.map(actionOf) }]),
    ],
  };
}

function textBlock(text: string): Json {
  return { type: 'TextBlock', text, wrap: true };
}

/** A tap is a message of the person with the button's label, and its payload as the value. */
function actionOf({ label, url, payload }: Offer): Json {
  if (url) return { type: 'Action.OpenUrl', title: label, url };
  const value = { payload: payload || label };
  const msteams = { type: 'messageBack', displayText: label, text: label, value };
  return { type: 'Action.Submit', title: label, data: { msteams } };
}

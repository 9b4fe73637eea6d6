import type { ChannelCapabilities } from '../domain/capabilities.ts';
import type { EventContent, RichContent } from '../domain/content.ts';
import { escapeHtml, escapeMarkdown } from './transcode/entities.ts';
import { plainTextOf } from './transcode/to-text.ts';

/** What fitting looks at. */
export type FitLimits = Pick<ChannelCapabilities, 'maxLength' | 'maxButtons'>;

const ELLIPSIS = '...';

/** How far past the cut to look for the end of a character that is drawn as one. */
const LOOKAHEAD = 256;

/** A content within a target's length and number of buttons: the same object when it is already. */
export function fitContent(content: EventContent, limits: FitLimits): EventContent {
  const { maxLength, maxButtons } = limits;
  if (maxLength === null && maxButtons === null) return content;
  switch (content.type) {
    case 'text': {
      if (maxLength === null || content.body.length <= maxLength) return content;
      return { ...content, body: cutText(content.body, maxLength) };
    }
    case 'rich':
      return fitRich(content, limits);
    case 'media': {
      if (maxLength === null || !content.caption || content.caption.length <= maxLength) return content;
      return { ...content, caption: cutText(content.caption, maxLength) };
    }
    case 'composite': {
      const parts = content.parts.map((part) => fitContent(part, limits));
      return parts.every((part, at) => part === content.parts[at]) ? content : { ...content, parts };
    }
    case 'edit': {
      const newContent = fitContent(content.newContent, limits);
      return newContent === content.newContent ? content : { ...content, newContent };
    }
    case 'location':
    case 'audio':
    case 'video':
    case 'system':
    case 'template':
    case 'delete':
      return content;
  }
}

/** Text of at most `maxLength` UTF-16 units, cut where a drawn character ends; the dots are within the limit. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const dots = maxLength > ELLIPSIS.length ? ELLIPSIS : '';
  const room = maxLength - dots.length;
  return text.slice(0, borderBefore(text, room)) + dots;
}

let segmenter: Intl.Segmenter | null = null;

/** The last place at or before `at` where a drawn character begins. */
function borderBefore(text: string, at: number): number {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const border = segmenter.segment(text.slice(0, at + LOOKAHEAD)).containing(at)?.index ?? at;
  if (border > 0) return border;
  // One drawn character longer than the whole limit: keep at least whole code points.
  const unit = text.charCodeAt(at);
  return unit >= 0xdc_00 && unit <= 0xdf_ff ? at - 1 : at;
}

function fitRich(content: RichContent, { maxLength, maxButtons }: FitLimits): RichContent {
  const buttons = content.buttons?.slice(0, maxButtons ?? undefined);
  const hasTooMany =
    maxButtons !== null &&
    ((content.buttons?.length ?? 0) > maxButtons ||
      content.cards?.some((card) => (card.buttons?.length ?? 0) > maxButtons) === true);
  const isTooLong =
    maxLength !== null && (content.body.length > maxLength || (content.plainText?.length ?? 0) > maxLength);
  if (!hasTooMany && !isTooLong) return content;
  let fitted: RichContent = content;
  if (hasTooMany) {
    fitted = {
      ...fitted,
      ...(buttons === undefined ? {} : { buttons }),
      ...(content.cards === undefined
        ? {}
        : {
            cards: content.cards.map((card) =>
              card.buttons === undefined ? card : { ...card, buttons: card.buttons.slice(0, maxButtons) },
            ),
          }),
    };
  }
  return isTooLong ? shortened(fitted, maxLength) : fitted;
}

/** Markup cut in its middle is broken markup: a body that is too long becomes its words. */
function shortened(content: RichContent, maxLength: number): RichContent {
  const plainText = typeof content.plainText === 'string' ? { plainText: cutText(content.plainText, maxLength) } : {};
  if (content.body.length <= maxLength) return { ...content, ...plainText };
  const { buttons: _buttons, cards: _cards, quickReplies: _quickReplies, ...words } = content;
  const text = plainTextOf(words);
  const escape = content.format === 'html' ? escapeHtml : escapeMarkdown;
  let room = maxLength;
  let body = escape(cutText(text, room));
  while (body.length > maxLength && room > 0) {
    room -= Math.max(1, Math.ceil((body.length - maxLength) / 6));
    body = escape(cutText(text, room));
  }
  return { ...content, ...plainText, body };
}

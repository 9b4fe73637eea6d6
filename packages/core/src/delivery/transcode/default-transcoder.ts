import type { ChannelCapabilities } from '../../domain/capabilities.ts';
import type { CompositeContent, EventContent, RichContent } from '../../domain/content.ts';
import { type Texts, textsWith } from '../../domain/texts.ts';
import type { ContentTranscoder } from '../../ports/transcoder.ts';
import { accepts, acceptsFile } from './accepts.ts';
import { escapeHtml, escapeMarkdown } from './entities.ts';
import { offersOf, toText } from './to-text.ts';

/**
 * Puts content into what a target can show, by its capabilities: natively where it can, as words where it
 * cannot, not at all where there are none. Content that fits is given back as the same object. Notices of
 * the system are words, except for targets with `custom: { system: true }`.
 */
export class DefaultContentTranscoder implements ContentTranscoder {
  readonly specificationVersion = 'v1' as const;
  readonly #texts: Texts;

  constructor(options: { readonly texts?: Partial<Texts> } = {}) {
    this.#texts = textsWith(options.texts);
  }

  transcode(content: EventContent, capabilities: ChannelCapabilities): EventContent | null {
    switch (content.type) {
      case 'text':
        return accepts(capabilities, 'text') ? content : null;
      case 'rich':
        return accepts(capabilities, 'rich') ? withOffers(content, capabilities) : this.#words(content, capabilities);
      case 'media':
        return acceptsFile(capabilities, content) ? content : this.#words(content, capabilities);
      case 'audio':
        if (accepts(capabilities, 'audio')) return content;
        if (!acceptsFile(capabilities, content)) return this.#words(content, capabilities);
        return { ...fileOf(content), caption: content.transcript ?? null };
      case 'video':
        if (accepts(capabilities, 'video')) return content;
        return acceptsFile(capabilities, content) ? fileOf(content) : this.#words(content, capabilities);
      case 'location':
        return accepts(capabilities, 'location') ? content : this.#words(content, capabilities);
      case 'composite':
        return this.#composite(content, capabilities);
      case 'system':
        return capabilities.custom['system'] === true ? content : this.#words(content, capabilities);
      case 'template':
        if (accepts(capabilities, 'template')) return content;
        return content.fallback ? this.transcode(content.fallback, capabilities) : null;
      case 'edit': {
        if (!capabilities.supportsEdit) return this.#words(content, capabilities);
        const newContent = this.transcode(content.newContent, capabilities);
        if (newContent === content.newContent || newContent === null) return newContent === null ? null : content;
        return { ...content, newContent };
      }
      case 'delete':
        return capabilities.supportsDelete ? content : this.#words(content, capabilities);
    }
  }

  #words(content: EventContent, capabilities: ChannelCapabilities): EventContent | null {
    const body = accepts(capabilities, 'text') ? toText(content, this.#texts) : null;
    return body === null ? null : { type: 'text', body };
  }

  /** The parts that can be shown; only words become one text. */
  #composite(content: CompositeContent, capabilities: ChannelCapabilities): EventContent | null {
    const parts = content.parts.map((part) => this.transcode(part, capabilities)).filter((part) => part !== null);
    if (parts.every((part) => part.type === 'text')) {
      return parts.length === 0 ? null : { type: 'text', body: parts.map((part) => part.body).join('\n') };
    }
    if (parts.length === 1) return parts[0] ?? null;
    const isAsItWas = parts.length === content.parts.length && parts.every((part, at) => part === content.parts[at]);
    return isAsItWas ? content : { type: 'composite', parts };
  }
}

function fileOf(content: {
  readonly url: string;
  readonly mimeType: string;
  readonly sizeBytes?: number | null;
}): Extract<EventContent, { readonly type: 'media' }> {
  return { type: 'media', url: content.url, mimeType: content.mimeType, sizeBytes: content.sizeBytes ?? null };
}

/** A rich content with the offers its target cannot show written below its body. */
function withOffers(content: RichContent, capabilities: ChannelCapabilities): RichContent {
  const { buttons = [], cards = [], quickReplies = [], ...rest } = content;
  const lost = {
    buttons: capabilities.supportsButtons ? [] : buttons,
    cards: capabilities.supportsCards ? [] : cards,
    quickReplies: capabilities.supportsQuickReplies ? [] : quickReplies,
  };
  const lines = offersOf(lost);
  if (lines.length === 0) return content;
  const isHtml = content.format === 'html';
  const written = isHtml
    ? lines.map((line) => `<br>${escapeHtml(line)}`).join('')
    : `\n\n${lines.map((line) => (line.startsWith('- ') ? `- ${escapeMarkdown(line.slice(2))}` : escapeMarkdown(line))).join('\n')}`;
  return {
    ...rest,
    body: content.body + written,
    ...(typeof content.plainText === 'string' ? { plainText: [content.plainText, ...lines].join('\n') } : {}),
    ...(lost.buttons.length === 0 && buttons.length > 0 ? { buttons } : {}),
    ...(lost.cards.length === 0 && cards.length > 0 ? { cards } : {}),
    ...(lost.quickReplies.length === 0 && quickReplies.length > 0 ? { quickReplies } : {}),
  };
}

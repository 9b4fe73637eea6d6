import type { EventContent } from '@roomkit/core';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { shortenEvent } from '../../src/memory/shorten-event.ts';

const long = 'x'.repeat(100);
const cut = `${'x'.repeat(50 - '\n[… the rest is left out]'.length)}\n[… the rest is left out]`;
const media = { type: 'media', url: 'https://b.example/a', mimeType: 'a/b' } as const;
const audio = { type: 'audio', url: 'https://b.example/a', mimeType: 'a/b' } as const;

describe('a long message', () => {
  it.each<[EventContent, EventContent]>([
    [
      { type: 'text', body: long, language: 'en' },
      { type: 'text', body: cut, language: 'en' },
    ],
    [
      { type: 'rich', body: `<p>${long}</p>`, format: 'html' },
      { type: 'text', body: `<p>${cut.slice(3)}` },
    ],
    [
      { type: 'system', code: 'a', message: long },
      { type: 'system', code: 'a', message: cut },
    ],
    [
      { ...audio, transcript: long },
      { ...audio, transcript: cut },
    ],
    [
      { ...media, caption: long },
      { ...media, caption: cut },
    ],
    [
      { type: 'composite', parts: [media, { type: 'text', body: long }] },
      { type: 'composite', parts: [media, { type: 'text', body: cut }] },
    ],
  ])('AI-20.3.2 is cut where it has words: %o', (content, expected) => {
    const event = anEvent({ id: 'long', index: 7, content });
    expect(shortenEvent(event, 50)).toEqual({ ...event, content: expected });
    expect(event.content).toBe(content);
  });

  it.each<EventContent>([
    { type: 'text', body: 'x'.repeat(50) },
    { type: 'composite', parts: [media, { type: 'rich', body: 'short' }, audio] },
    { type: 'location', latitude: 0, longitude: 0, label: long },
    { type: 'template', templateId: 't' },
  ])('AI-20.3.2 is the same event where it is not long, or has no words: %o', (content) => {
    const event = anEvent({ content });
    expect(shortenEvent(event, 50)).toBe(event);
  });

  it('AI-20.3.2 is never cut within a character, nor longer than what stands for the rest', () => {
    const owls = anEvent({ content: { type: 'text', body: '🦉'.repeat(60) } });
    for (const characters of [3, 50, 51]) {
      const { content } = shortenEvent(owls, characters);
      const body = content.type === 'text' ? content.body : '';
      expect(body.isWellFormed()).toBe(true);
      expect(body.length).toBeLessThanOrEqual(characters);
    }
  });
});

import { describe, expect, it } from 'vitest';

import {
  ChannelOutput,
  type ContentTranscoder,
  DefaultContentTranscoder,
  type EventContent,
  textOf,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r2 } from '../support/kit.ts';

const rich: EventContent = { type: 'rich', body: '**Hi** <b>x</b>' };
const image = { type: 'media', url: 'https://example.org/i.png', mimeType: 'image/png' } as const;

describe('what each target is shown', () => {
  it('CORE-6.6.1 CORE-6.6.2 is made for it, and what is stored stays as it was said', async () => {
    const { add, say, said, b } = await r2();
    const c = await add('c', { capabilities: { mediaTypes: ['text', 'rich'], supportsRichText: true } });
    await say('a', '', { content: rich });
    expect(b.delivered[0]?.content).toEqual(text('Hi x'));
    expect(c.delivered[0]?.content).toEqual(rich);
    expect((await said())[0]?.content).toEqual(rich);
  });

  it.each<[string, EventContent, (body: string) => boolean]>([
    ['CORE-6.6.2 the plain text of rich text', { ...rich, plainText: 'plain' }, (body) => body === 'plain'],
    ['CORE-6.6.3 the caption of a file', { ...image, caption: 'Invoice' }, (body) => body.includes('Invoice')],
    ['CORE-6.6.3 the name of a file', { ...image, filename: 'bill.png' }, (body) => body.includes('bill.png')],
    [
      'CORE-6.6.4 that somebody spoke',
      { type: 'audio', url: 'https://example.org/a.ogg', mimeType: 'audio/ogg' },
      (body) => body.startsWith('[Voice message'),
    ],
    [
      'CORE-6.6.4 what somebody said',
      { type: 'audio', url: 'https://example.org/a.ogg', mimeType: 'audio/ogg', transcript: 'call me' },
      (body) => body === 'call me',
    ],
    [
      'CORE-6.6.5 that there is a video',
      { type: 'video', url: 'https://example.org/v.mp4', mimeType: 'video/mp4' },
      (body) => body.startsWith('[Video'),
    ],
    [
      'CORE-6.6.6 a place in words',
      { type: 'location', latitude: 48.85, longitude: 2.35, label: 'Paris' },
      (body) => body.startsWith('[Location') && ['48.85', '2.35', 'Paris'].every((part) => body.includes(part)),
    ],
    [
      'CORE-6.6.7 several parts as one text',
      { type: 'composite', parts: [text('Look:'), { ...image, caption: 'a cat' }] },
      (body) => body.includes('Look:') && body.includes('a cat'),
    ],
    [
      'CORE-6.6.8 the fallback of a template, in words',
      { type: 'template', templateId: 't', fallback: rich },
      (body) => body === 'Hi x',
    ],
  ])('%s, where a target has text alone', async (_title, content, holds) => {
    const { say, said, b } = await r2();
    await say('a', '', { content });
    expect(b.delivered[0]?.content.type).toBe('text');
    expect(b.words).toSatisfy((words: readonly string[]) => words.length === 1 && holds(words[0] ?? ''));
    expect((await said())[0]?.content).toEqual(content);
  });

  it('CORE-6.6.7 only the parts a target can take, the others in words', async () => {
    const { add, say } = await r2();
    const c = await add('c', { capabilities: { mediaTypes: ['text', 'media'] } });
    await say('a', '', { content: { type: 'composite', parts: [rich, image] } });
    expect(c.delivered[0]?.content).toEqual({ type: 'composite', parts: [text('Hi x'), image] });
  });

  it('CORE-6.6.8 a template itself, where the target has templates', async () => {
    const { add, say } = await r2();
    const c = await add('c', { capabilities: { mediaTypes: ['text', 'template'], supportsTemplates: true } });
    const content = { type: 'template', templateId: 't', fallback: rich } as const;
    await say('a', '', { content });
    expect(c.delivered[0]?.content).toEqual(content);
  });

  it('CORE-6.6.9 an edit or deletion as such, or in words', async () => {
    const { add, say, b } = await r2();
    const c = await add('c', { capabilities: { supportsEdit: true, supportsDelete: true } });
    const targetEventId = (await say('a', '5000$')).event?.id ?? '';
    await say('a', '', { content: { type: 'edit', targetEventId, newContent: text('50000$') } });
    await say('a', '', { content: { type: 'delete', targetEventId, deleteType: 'sender' } });
    expect(b.words).toEqual(['5000$', 'Correction: 50000$', '[Message deleted]']);
    expect(c.delivered.map((event) => event.content.type)).toEqual(['text', 'edit', 'delete']);
  });

  it('CORE-6.6.10 no more than its limit, after transcoding', async () => {
    const { add, say, said } = await r2();
    const c = await add('c', { capabilities: { maxLength: 1600 } });
    const body = `**${'x'.repeat(1996)}**`;
    await say('a', '', { content: { type: 'rich', body } });
    expect(textOf((await said())[0] as never)).toHaveLength(body.length);
    const [shown] = c.words;
    expect(shown?.length).toBeLessThanOrEqual(1600);
    expect(shown?.startsWith('xxx')).toBe(true);
  });

  it('CORE-6.6.11 whatever the transcoder of the host makes of it', async () => {
    const transcoder: ContentTranscoder = {
      specificationVersion: 'v1',
      transcode: (content) => (content.type === 'text' ? text(content.body.toUpperCase()) : content),
    };
    const { say, said, b } = await r2({ transcoder });
    await say('a', 'quiet');
    expect(b.words).toEqual(['QUIET']);
    expect((await said())[0]?.content).toEqual(text('quiet'));
  });

  it('CORE-6.6.12 nothing, where it cannot be shown: the others get theirs', async () => {
    const own = new DefaultContentTranscoder();
    const transcoder: ContentTranscoder = {
      specificationVersion: 'v1',
      transcode: (content, capabilities) =>
        capabilities.custom['picky'] === true ? null : own.transcode(content, capabilities),
    };
    const { add, say, b } = await r2({ transcoder });
    const picky = await add('picky', { capabilities: { custom: { picky: true } } });
    picky.answer = () => ChannelOutput.empty();
    const { deliveryResults, blocked } = await say('a', 'hi');
    expect(blocked).toBe(false);
    expect(deliveryResults['picky']).toMatchObject({ status: 'failed', error: { code: 'transcoding_failed' } });
    expect(deliveryResults['b']).toMatchObject({ status: 'sent' });
    expect([picky.delivered, picky.seen, b.words]).toEqual([[], [], ['hi']]);
  });
});

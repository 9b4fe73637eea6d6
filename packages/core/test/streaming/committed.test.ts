import { describe, expect, it } from 'vitest';

import type { EventContent } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { type DirectOptions, directStream, type DirectStream } from './direct-stream.ts';

const SHOWN = 'Call me on 555-0100. Any';

async function shown(options: DirectOptions = {}): Promise<DirectStream> {
  const direct = directStream(options);
  await direct.write(SHOWN);
  expect(direct.vendor.shown).toEqual([SHOWN]);
  return direct;
}

describe('what was shown while it was written', () => {
  it('CORE-6.1.5 becomes what was committed', async () => {
    const direct = await shown();
    const { providerResult } = await direct.commit('Call me. Any time.');
    expect(direct.vendor.shown).toEqual(['Call me. Any time.']);
    expect(providerResult).toMatchObject({ success: true, providerMessageId: 'm1', providerMessageIds: ['m1'] });
  });

  it('CORE-6.1.5 needs no other call where it is that already', async () => {
    const direct = await shown();
    await direct.commit(SHOWN);
    expect(direct.vendor.log).toEqual([`send ${SHOWN}`]);
  });

  it('CORE-6.1.5 becomes shorter: messages that are too many are taken back', async () => {
    const direct = directStream({ capabilities: { maxLength: 30 } });
    for (const words of ['One two three four. Five', ' six seven eight nine', ' ten eleven twelve'])
      await direct.write(words);
    expect(direct.vendor.shown.length).toBeGreaterThan(1);
    const { providerResult } = await direct.commit('One two.');
    expect(direct.vendor.shown).toEqual(['One two.']);
    expect(providerResult).toMatchObject({ providerMessageIds: ['m1'] });
  });

  it('CORE-6.1.5 is taken back where nothing was committed', async () => {
    const direct = await shown();
    expect(await direct.commit(null)).toMatchObject({ events: [] });
    expect(direct.vendor.log).toEqual([`send ${SHOWN}`, 'delete']);
    expect(direct.vendor.shown).toEqual([]);
  });

  it('CORE-6.1.5 says that it was taken back where the channel has no deletions', async () => {
    const direct = await shown({ capabilities: { supportsDelete: false } });
    await direct.commit(null);
    expect(direct.vendor.shown).toEqual(['[Message deleted]']);
  });

  it('CORE-6.1.5 says so too where the vendor refuses to delete it', async () => {
    const direct = await shown();
    direct.vendor.otherwise = ({ kind }) => (kind === 'delete' ? 'refused' : 'well');
    await direct.commit(null);
    expect(direct.vendor.shown).toEqual(['[Message deleted]']);
  });

  it('CORE-6.1.5 stays where the vendor refuses everything, and nothing is tried for ever', async () => {
    const direct = await shown();
    direct.vendor.otherwise = () => 'refused';
    await direct.commit(null);
    expect(direct.vendor.log).toEqual([`send ${SHOWN}`, 'delete', 'edit [Message deleted]']);
  });

  it('CORE-6.1.5 is taken back after a minute where the vendor wants one', async () => {
    const direct = await shown();
    direct.vendor.fates.push({ afterMs: 60_000 });
    await direct.commit(null, 61_000);
    expect(direct.vendor.shown).toEqual([]);
  });

  it('CORE-6.1.5 gives way to a new message where it cannot become what was committed', async () => {
    const direct = await shown();
    direct.vendor.otherwise = ({ kind }) => (kind === 'edit' ? 'refused' : 'well');
    const { providerResult } = await direct.commit('Call me. Any time.');
    expect(direct.vendor.shown).toEqual(['Call me. Any time.']);
    expect(providerResult).toMatchObject({ success: true, providerMessageIds: ['m2'] });
  });

  it.each<[string, EventContent]>([
    ['a picture', { type: 'media', url: 'https://e.org/a.png', mimeType: 'image/png' }],
    ['several things', { type: 'composite', parts: [text('see'), { type: 'location', latitude: 1, longitude: 2 }] }],
  ])('CORE-6.1.5 gives way to %s, which goes like any other', async (_what, content) => {
    const direct = await shown();
    const { providerResult } = await direct.commit(content);
    expect(direct.vendor.shown).toEqual([]);
    expect(providerResult).toMatchObject({ success: false, error: { code: 'stream_not_shown', retryable: true } });
  });

  it('CORE-6.1.5 is taken back where the words came to nothing', async () => {
    const direct = await shown();
    const { providerResult } = await direct.commit('');
    expect(direct.vendor.shown).toEqual([]);
    expect(providerResult).toMatchObject({ success: true, providerMessageIds: [] });
  });

  it('CORE-6.1.5 takes on the markup that was committed', async () => {
    const direct = await shown();
    const rich = { type: 'rich', body: 'Call **me**.' } as const;
    await direct.commit(rich);
    expect(direct.vendor.calls.at(-1)?.content).toMatchObject({ type: 'edit', newContent: rich });
    expect(direct.vendor.calls).toHaveLength(2);
  });
});

describe('nothing that was shown', () => {
  it('CORE-6.1.5 leaves nothing to take back', async () => {
    const direct = directStream();
    expect(await direct.commit(null)).toMatchObject({ events: [] });
    expect(direct.vendor.calls).toEqual([]);
  });

  it('CORE-6.1.4 is handed back, to be sent like any other message', async () => {
    const direct = directStream();
    const { providerResult } = await direct.commit('Short.');
    expect(direct.vendor.calls).toEqual([]);
    expect(providerResult).toMatchObject({ success: false, error: { code: 'stream_not_shown', retryable: true } });
  });

  it('CORE-6.1.4 is handed back where the channel cannot show the words at all', async () => {
    const direct = directStream({ outlet: { contentFor: async () => null } });
    await direct.write(SHOWN);
    const { providerResult } = await direct.commit(SHOWN);
    expect(direct.vendor.calls).toEqual([]);
    expect(providerResult).toMatchObject({ error: { code: 'stream_not_shown' } });
  });
});

describe('a signal that ends the watching', () => {
  it('CORE-6.1.6 ends the edits, and what was committed is brought all the same', async () => {
    const watching = new AbortController();
    const direct = await shown({ context: { signal: watching.signal } });
    watching.abort();
    await direct.write(' time');
    await direct.write(' at');
    expect(direct.vendor.calls).toHaveLength(1);
    await direct.commit(`${SHOWN} time at all.`);
    expect(direct.vendor.shown).toEqual([`${SHOWN} time at all.`]);
  });

  it('CORE-6.1.6 before anything is shown leaves the message to go whole', async () => {
    const direct = directStream({ context: { signal: AbortSignal.abort() } });
    await direct.write(SHOWN);
    expect((await direct.commit(SHOWN)).providerResult).toMatchObject({ error: { code: 'stream_not_shown' } });
  });

  it('CORE-6.1.6 of a closing kit ends everything: it goes out whole after the restart', async () => {
    const closing = new AbortController();
    const direct = await shown({ outlet: { closing: closing.signal } });
    direct.vendor.fates.push({ afterMs: 60_000 });
    const output = direct.commit(`${SHOWN} time.`);
    await direct.clock.advance(0);
    closing.abort(new DOMException('closed', 'AbortError'));
    await expect(output).rejects.toThrow('closed');
    expect(direct.clock.pending).toBe(0);
  });
});

describe('words that cannot be had while they are written', () => {
  it('CORE-6.1.4 are brought in the end, and the failure is told', async () => {
    const fails = { next: true };
    const direct = directStream({
      outlet: {
        contentFor: async ({ content }) => {
          if (fails.next) throw new Error('no transcoder');
          return content;
        },
      },
    });
    await direct.write(SHOWN);
    fails.next = false;
    await direct.commit('x'.repeat(5_000));
    expect(direct.vendor.shown.join('')).toBe('x'.repeat(5_000));
    expect(direct.logger.at('warn').map(({ message }) => message)).toEqual([
      'An answer is not shown while it is written.',
    ]);
  });
});

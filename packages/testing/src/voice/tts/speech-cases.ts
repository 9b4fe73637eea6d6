import { isRoomKitError } from '@roomkit/core';
import type { AudioContent } from '@roomkit/core';
import { readWav } from '@roomkit/core/audio';
import { expect } from 'vitest';

import { within } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { expectNoSecrets } from '../../suite/expectations.ts';
import { failureWithin, patienceOf, readAll } from '../reading.ts';
import type { TTSSubject } from './tts-subject.ts';
import { expectSound, expectUtterance, preparedVoice, soundingChunks } from './utterance.ts';

/** What every voice does with a whole text. */
export const speechCases: readonly ConformanceCase<TTSSubject>[] = [
  {
    title: 'says what it is and what its audio is, and shows no credential',
    async run({ provider, secrets = [] }) {
      expect(provider.specificationVersion).toBe('v1');
      expect(provider.name).not.toBe('');
      const { streaming, streamingInput } = provider.capabilities;
      expect([typeof streaming, typeof streamingInput]).toStrictEqual(['boolean', 'boolean']);
      const { sampleRate, channels, sampleWidth, codec } = provider.outputFormat;
      expect(sampleRate).toBeGreaterThan(0);
      expect([1, 2]).toContain(channels);
      expect(sampleWidth).toBe(codec === 'mulaw' || codec === 'alaw' ? 1 : 2);
      expectNoSecrets(provider, secrets);
    },
  },
  {
    title: 'VOICE-12.2.9 gives a whole utterance as a file behind a link, with its type, transcript and duration',
    async run(subject) {
      const provider = await preparedVoice(subject);
      const content = await within(patienceOf(subject), provider.synthesize(subject.text));
      expect([content.type, content.transcript]).toStrictEqual(['audio', subject.text]);
      expect(content.mimeType).toMatch(/^audio\/./u);
      expect(content.url).toMatch(/^(?:data|https?|file):./u);
      expect(content.durationSeconds).toBeGreaterThan(0);
      expect(content).not.toHaveProperty('data');
      expectDuration(content);
      // Samples written as letters may spell anything.
      const isInline = content.url.startsWith('data:');
      expectNoSecrets(isInline ? { ...content, url: '' } : content, subject.secrets ?? []);
    },
  },
  {
    title: 'says a text in chunks of its format, whole samples in all, of which the last alone is final',
    async run(subject) {
      const provider = await preparedVoice(subject);
      const chunks = await readAll(subject, provider.synthesizeStream(subject.text));
      expectUtterance(provider, chunks);
      expectSound(provider, chunks);
    },
  },
  {
    title: 'gives the first audio before the last is made',
    capability: { name: 'streaming', isClaimed: ({ provider }) => provider.capabilities.streaming },
    missing: ({ provider }) => (provider.capabilities.streaming ? null : 'it does not claim streaming'),
    async run(subject) {
      const provider = await preparedVoice(subject);
      const chunks = await readAll(subject, provider.synthesizeStream(subject.text));
      expect(soundingChunks(chunks)).toBeGreaterThan(1);
    },
  },
  {
    title: 'says nothing of a text without words, and ends all the same',
    async run(subject) {
      const provider = await preparedVoice(subject);
      for (const text of ['', ' \n ']) {
        expectUtterance(provider, await readAll(subject, provider.synthesizeStream(text)));
      }
    },
  },
  {
    title: 'says two texts at the same time, each to its end',
    async run(subject) {
      const provider = await preparedVoice(subject);
      const texts = [subject.text, `${subject.text} ${subject.text}`];
      const utterances = await Promise.all(
        texts.map(async (text) => readAll(subject, provider.synthesizeStream(text))),
      );
      for (const chunks of utterances) {
        expectUtterance(provider, chunks);
        expectSound(provider, chunks);
      }
      const [short = 0, long = 0] = utterances.map((chunks) =>
        chunks.reduce((sum, { data }) => sum + data.byteLength, 0),
      );
      expect(long).toBeGreaterThan(short);
    },
  },
  {
    title: 'fails with a code where there is no such voice',
    missing: ({ unknownVoice }) => (unknownVoice === undefined ? 'it has a single voice' : null),
    async run(subject) {
      const provider = await preparedVoice(subject);
      const given = { voice: subject.unknownVoice ?? null };
      const stream = readAll(subject, provider.synthesizeStream(subject.text, given));
      expect(isRoomKitError(await failureWithin(subject, stream))).toBe(true);
      const whole = provider.synthesize(subject.text, given);
      expect(isRoomKitError(await failureWithin(subject, whole))).toBe(true);
    },
  },
];

/** Where the file itself is at hand, it lasts as long as the content says. */
function expectDuration({ url, mimeType, durationSeconds }: AudioContent): void {
  const bytes = /^data:[^,]*;base64,(?<bytes>.+)$/su.exec(url)?.groups?.['bytes'];
  if (bytes === undefined) return;
  expect(url.startsWith(`data:${mimeType}`)).toBe(true);
  if (!mimeType.startsWith('audio/wav')) return;
  const { format, data } = readWav(Buffer.from(bytes, 'base64'));
  expect(data.byteLength / 2 / format.channels / format.sampleRate).toBeCloseTo(durationSeconds ?? 0, 1);
}

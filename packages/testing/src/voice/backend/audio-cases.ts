import { bytesOf, frameMs, joinBytes, samplesOf } from '@roomkit/core/audio';
import type { AudioChunk, AudioFrame } from '@roomkit/core/voice';
import { expect } from 'vitest';

import { within } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { failureWithin, patienceOf } from '../reading.ts';
import { chunked, heardMs, spoken, toleranceOf, until } from './call-reading.ts';
import { FIRST_TONE, SECOND_TONE, toneMs, toneOf } from './tones.ts';
import type { VoiceBackendSubject } from './voice-backend-subject.ts';

/** How audio comes in and goes out. */
export const audioCases: readonly ConformanceCase<VoiceBackendSubject>[] = [
  {
    title: 'hands on what is said, whole, in order and each piece in its place in time',
    async run(subject) {
      const { backend } = subject;
      const far = await subject.call();
      const frames: AudioFrame[] = [];
      backend.onAudioReceived((session, frame) => {
        if (session.id === far.session.id) frames.push(frame);
      });
      const { sampleRate } = backend.inboundFormat;
      const said = joinBytes([FIRST_TONE, SECOND_TONE].map((hertz) => bytesOf(toneOf(hertz, 400, sampleRate))));
      await far.speak(samplesOf(said));
      await until(subject, () => {
        const heard = samplesOf(joinBytes(frames.map(({ data }) => data)));
        for (const hertz of [FIRST_TONE, SECOND_TONE]) {
          expect(Math.abs(toneMs(heard, sampleRate, hertz) - 400)).toBeLessThanOrEqual(toleranceOf(subject));
        }
      });
      let next = frames[0]?.timestampMs ?? Number.NaN;
      for (const frame of frames) {
        expect([frame.sampleRate, frame.channels, frame.sampleWidth]).toEqual([sampleRate, 1, 2]);
        expect(frame.timestampMs ?? Number.NaN).toBeCloseTo(next, 3);
        next += frameMs(frame);
      }
    },
  },
  {
    title: 'plays a piece whole, and says how far it is while it plays',
    async run(subject) {
      const { backend, playoutDelayMs = 0 } = subject;
      const far = await subject.call();
      expect(backend.playedMs(far.session)).toBeNull();
      let isOver = false;
      const sent = backend.sendAudio(far.session, spoken(subject, FIRST_TONE, 500)).then(() => (isOver = true));
      await subject.pass(240);
      const playedMs = backend.playedMs(far.session) ?? Number.NaN;
      expect(playedMs).toBeGreaterThanOrEqual(240 - playoutDelayMs - toleranceOf(subject));
      expect(playedMs).toBeLessThanOrEqual(240 + toleranceOf(subject));
      await subject.pass(200);
      expect(isOver).toBe(false);
      await subject.pass(60 + playoutDelayMs + toleranceOf(subject));
      await within(patienceOf(subject), sent);
      expect(backend.playedMs(far.session)).toBeNull();
      await until(subject, async () => {
        const heard = await heardMs(subject, far, FIRST_TONE);
        expect(Math.abs(heard - 500)).toBeLessThanOrEqual(toleranceOf(subject));
      });
    },
  },
  {
    title: 'trap 13 trap 18: plays chunks of odd sizes whole, and pulls no faster than it plays but for a short lead',
    async run(subject) {
      const { backend } = subject;
      const far = await subject.call();
      const source = chunked(subject, spoken(subject, FIRST_TONE, 4_000));
      const sent = backend.sendAudio(far.session, source);
      await subject.pass(500);
      expect(source.pulls).toBeGreaterThanOrEqual(5);
      expect(source.pulls).toBeLessThanOrEqual(25);
      await subject.pass(4_000);
      await within(patienceOf(subject), sent);
      await until(subject, async () => {
        const heard = await heardMs(subject, far, FIRST_TONE);
        expect(Math.abs(heard - 4_000)).toBeLessThanOrEqual(toleranceOf(subject));
      });
    },
  },
  {
    title: 'plays one piece after the other',
    async run(subject) {
      const { backend } = subject;
      const far = await subject.call();
      const order: string[] = [];
      const first = backend.sendAudio(far.session, spoken(subject, FIRST_TONE, 200)).then(() => order.push('first'));
      const second = backend.sendAudio(far.session, spoken(subject, SECOND_TONE, 200)).then(() => order.push('second'));
      await subject.pass(600);
      await within(patienceOf(subject), Promise.all([first, second]));
      expect(order).toEqual(['first', 'second']);
      const { sampleRate } = backend.outboundFormat;
      await until(subject, async () => {
        const heard = await far.heard();
        const half = firstOf(heard, sampleRate, SECOND_TONE);
        const [before, after] = [heard.subarray(0, half), heard.subarray(half)];
        expect(Math.abs(toneMs(before, sampleRate, FIRST_TONE) - 200)).toBeLessThanOrEqual(toleranceOf(subject));
        expect(Math.abs(toneMs(after, sampleRate, SECOND_TONE) - 200)).toBeLessThanOrEqual(toleranceOf(subject));
        expect(toneMs(after, sampleRate, FIRST_TONE)).toBeLessThanOrEqual(toleranceOf(subject));
      });
    },
  },
  {
    title: 'a signal stops what it was given for, and what comes after it plays whole',
    async run(subject) {
      const { backend } = subject;
      const far = await subject.call();
      const reason = new Error('no longer');
      const early = backend.sendAudio(far.session, spoken(subject, FIRST_TONE, 200), {
        signal: AbortSignal.abort(reason),
      });
      expect(await failureWithin(subject, early)).toBe(reason);
      const controller = new AbortController();
      const source = chunked(subject, spoken(subject, FIRST_TONE, 4_000));
      const failed = settledWith(backend.sendAudio(far.session, source, { signal: controller.signal }));
      await subject.pass(200);
      controller.abort(reason);
      expect(await within(patienceOf(subject), failed)).toBe(reason);
      await within(patienceOf(subject), source.closed);
      const next = backend.sendAudio(far.session, spoken(subject, SECOND_TONE, 300));
      await subject.pass(600);
      await within(patienceOf(subject), next);
      await until(subject, async () => {
        const heard = await heardMs(subject, far, SECOND_TONE);
        expect(Math.abs(heard - 300)).toBeLessThanOrEqual(toleranceOf(subject));
      });
    },
  },
  {
    title: 'what a voice fails with fails the sending, and the call goes on',
    async run(subject) {
      const { backend } = subject;
      const far = await subject.call();
      const failure = new Error('no voice');
      const [chunk] = await firstChunks(subject);
      async function* failing(): AsyncGenerator<AudioChunk> {
        if (chunk !== undefined) yield chunk;
        throw failure;
      }
      const failed = settledWith(backend.sendAudio(far.session, failing()));
      await subject.pass(400);
      expect(await within(patienceOf(subject), failed)).toBe(failure);
      const next = backend.sendAudio(far.session, spoken(subject, SECOND_TONE, 200));
      await subject.pass(500);
      await within(patienceOf(subject), next);
      expect(far.session.state).toBe('active');
    },
  },
  {
    title: 'refuses chunks that it would play at another speed',
    async run(subject) {
      const { backend } = subject;
      const far = await subject.call();
      const [chunk] = await firstChunks(subject);
      async function* wrong(): AsyncGenerator<AudioChunk> {
        if (chunk !== undefined) yield { ...chunk, sampleRate: chunk.sampleRate * 2 };
      }
      const failure = await failureWithin(subject, backend.sendAudio(far.session, wrong()));
      expect(failure).toMatchObject({ code: 'input_invalid', details: { field: 'sampleRate' } });
    },
  },
  {
    title: 'plays bridged audio at once',
    missing: ({ backend }) => (backend.sendAudioSync === undefined ? 'plays no bridged audio' : null),
    async run(subject) {
      const { backend } = subject;
      const far = await subject.call();
      const { sampleRate, channels, codec } = backend.outboundFormat;
      const size = spoken(subject, FIRST_TONE, 20).byteLength;
      const audio = spoken(subject, FIRST_TONE, 400);
      for (let at = 0; at < audio.byteLength; at += size) {
        const data = audio.slice(at, at + size);
        backend.sendAudioSync?.(far.session, {
          data,
          sampleRate,
          channels,
          format: codec,
          timestampMs: null,
          isFinal: false,
        });
        await subject.pass(20);
      }
      await until(subject, async () => {
        const heard = await heardMs(subject, far, FIRST_TONE);
        expect(Math.abs(heard - 400)).toBeLessThanOrEqual(toleranceOf(subject) + 20);
      });
    },
  },
];

/** Where a tone begins. */
function firstOf(heard: Int16Array, sampleRate: number, hertz: number): number {
  const size = sampleRate / 50;
  for (let at = 0; at < heard.length; at += size) {
    if (toneMs(heard.subarray(at, at + size), sampleRate, hertz) > 0) return at;
  }
  return heard.length;
}

/** What a promise is rejected with; `resolved` where it is not. Awaited later than it may settle. */
function settledWith(promise: Promise<void>): Promise<unknown> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => error,
  );
}

async function firstChunks(subject: VoiceBackendSubject): Promise<readonly AudioChunk[]> {
  const chunks: AudioChunk[] = [];
  for await (const chunk of chunked(subject, spoken(subject, FIRST_TONE, 100))) chunks.push(chunk);
  return chunks;
}

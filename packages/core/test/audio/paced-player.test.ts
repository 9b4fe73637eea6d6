import { PacedPlayer, type PacedPlayerOptions, pcmFormat } from '@roomkit/core/audio';
import type { AudioChunk } from '@roomkit/core/voice';
import { describe, expect, it } from 'vitest';

import { settle, TestClock } from '../support/test-clock.ts';

const FRAME_BYTES = 320;

function player(options: Partial<PacedPlayerOptions> = {}) {
  const clock = new TestClock();
  const sent: string[] = [];
  const given = new PacedPlayer({
    clock,
    format: pcmFormat(8_000),
    send: (frame, follows) => sent.push(`${clock.monotonic()}:${frame.byteLength}${follows ? '' : ' begins'}`),
    onSent: (isLast) => sent.push(isLast ? 'last' : 'sent'),
    onAborted: () => sent.push('aborted'),
    ...options,
  });
  return { clock, sent, given };
}

function frames(count: number): Uint8Array {
  return new Uint8Array(FRAME_BYTES * count);
}

/** A clock that can jump while its timers wait, as it is for a process that was busy. */
class JumpingClock extends TestClock {
  ahead = 0;

  override monotonic(): number {
    return super.monotonic() + this.ahead;
  }
}

describe('PacedPlayer', () => {
  it('says where sound begins after a pause, and when everything was sent', async () => {
    const { clock, sent, given } = player();
    const first = given.play(frames(2));
    const second = given.play(new Uint8Array(100));
    await clock.advance(60);
    await Promise.all([first, second]);
    await clock.advance(500);
    void given.play(frames(1));
    await settle();
    expect(sent).toEqual(['0:320 begins', '20:320', 'sent', '40:100', 'last', '560:320 begins', 'last']);
  });

  it('knows the end of an iterable that says so late', async () => {
    const { clock, sent, given } = player();
    const gate = Promise.withResolvers<void>();
    const chunk: AudioChunk = {
      data: frames(1),
      sampleRate: 8_000,
      channels: 1,
      format: 'pcm_s16le',
      timestampMs: null,
      isFinal: true,
    };
    async function* late(): AsyncGenerator<AudioChunk> {
      yield chunk;
      await gate.promise;
    }
    const played = given.play(late());
    await clock.advance(300);
    expect([sent, given.playedMs]).toEqual([['0:320 begins'], 20]);
    gate.resolve();
    await played;
    expect(sent).toEqual(['0:320 begins', 'last']);
  });

  it('sends ahead by its lead, and says what is heard, not what was sent', async () => {
    const { clock, sent, given } = player({ leadMs: 100 });
    void given.play(frames(20));
    await clock.advance(50);
    expect([sent.length, given.playedMs, given.sentMs]).toEqual([8, 50, 160]);
    expect(given.cancel()).toBe(50);
  });

  it('counts what is on its way as not heard, and ends when it is', async () => {
    const { clock, given } = player({ playoutDelayMs: 60 });
    let isOver = false;
    void given.play(frames(2)).then(() => (isOver = true));
    await clock.advance(50);
    expect(given.playedMs).toBe(0);
    await clock.advance(40);
    expect([given.playedMs, isOver]).toEqual([30, false]);
    await clock.advance(10);
    expect([given.playedMs, isOver]).toEqual([null, true]);
  });

  it('makes up for a late timer, and lets go what is too late for that', async () => {
    const clock = new JumpingClock();
    const { sent, given } = player({ clock });
    void given.play(frames(200));
    clock.ahead = 110;
    await clock.advance(20);
    expect(sent).toHaveLength(7);
    expect(sent.slice(1).every((line) => !line.includes('begins'))).toBe(true);
    clock.ahead += 5_000;
    await clock.advance(20);
    expect(sent).toHaveLength(8);
    expect(sent.at(-1)).toContain('begins');
    given.cancel();
  });

  it('tells that something was sent of what a signal gave up, and of nothing else', async () => {
    const { clock, sent, given } = player();
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = given.play(frames(10), running.signal).catch((error: unknown) => error);
    const second = given.play(frames(10), waiting.signal).catch((error: unknown) => error);
    await clock.advance(20);
    waiting.abort('waiting');
    expect([await second, sent.includes('aborted')]).toEqual(['waiting', false]);
    running.abort('running');
    expect([await first, sent.at(-1), clock.pending]).toEqual(['running', 'aborted', 0]);
  });

  it('what is said or cancelled while a frame is sent comes out in order', async () => {
    const { clock, sent, given } = player({
      send: (frame) => {
        sent.push(`${frame.byteLength}`);
        if (sent.length === 1) void given.play(new Uint8Array(10));
        if (sent.length === 2) given.cancel();
      },
    });
    const played = given.play(frames(3));
    await clock.advance(100);
    await played;
    expect([sent, clock.pending]).toEqual([['320', '320'], 0]);
  });

  it('nothing to say is said at once', async () => {
    const { given } = player();
    await given.play(new Uint8Array(0));
    expect(given.playedMs).toBeNull();
  });

  it.for(['leadMs', 'playoutDelayMs', 'pullAheadMs', 'catchUpMs', 'frameMs'])(
    'names %s when it cannot be used',
    (field) => {
      const create = (): unknown => player({ [field]: -1 });
      expect(create).toThrow(expect.objectContaining({ details: expect.objectContaining({ field }) }));
    },
  );
});

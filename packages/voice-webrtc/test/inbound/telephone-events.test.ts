import type { DtmfEvent } from '@roomkit/core/voice';
import { describe, expect, it } from 'vitest';

import { TelephoneEvents } from '../../src/inbound/telephone-events.ts';

function listener(clockRate = 8_000) {
  const keys: string[] = [];
  const events = new TelephoneEvents(clockRate, ({ digit, durationMs }: DtmfEvent) =>
    keys.push(`${digit}:${durationMs}`),
  );
  /** @param held - in units of the clock */
  const push = (timestamp: number, event: number, held: number, isEnd = false): void =>
    events.push(timestamp, Uint8Array.of(event, (isEnd ? 0x80 : 0) | 10, held >> 8, held & 0xff));
  return { keys, events, push };
}

describe('TelephoneEvents', () => {
  it('tells of a key once, with how long it was held, however often its end is told', () => {
    const { keys, push } = listener();
    push(1_000, 5, 400);
    push(1_000, 5, 800);
    for (let told = 0; told < 3; told += 1) push(1_000, 5, 1_200, true);
    expect(keys).toEqual(['5:150']);
  });

  it('knows every key', () => {
    const { keys, push } = listener();
    for (let event = 0; event < 17; event += 1) push(event * 4_000, event, 800, true);
    expect(keys.map((key) => key.split(':')[0]).join('')).toBe('0123456789*#ABCD');
  });

  it('the same key twice is two keys', () => {
    const { keys, push } = listener();
    push(1_000, 1, 800, true);
    push(3_000, 1, 800, true);
    expect(keys).toEqual(['1:100', '1:100']);
  });

  it('tells of a key whose end is lost when the next one or audio comes', () => {
    const { keys, events, push } = listener();
    push(1_000, 1, 800);
    push(3_000, 2, 400);
    expect(keys).toEqual(['1:100']);
    events.audio(2_000);
    expect(keys).toEqual(['1:100']);
    events.audio(5_000);
    expect(keys).toEqual(['1:100', '2:50']);
  });

  it('a packet that comes after its key was told of is nothing', () => {
    const { keys, push } = listener();
    push(1_000, 1, 800, true);
    push(3_000, 2, 800, true);
    push(1_000, 1, 400);
    push(3_000, 2, 800, true);
    expect(keys).toEqual(['1:100', '2:100']);
  });

  it('a key that is held for long comes in segments', () => {
    const { keys, push } = listener(48_000);
    push(0, 9, 48_000);
    push(0, 9, 65_535);
    push(65_535, 9, 4_800);
    push(65_535, 9, 30_465, true);
    expect(keys).toEqual(['9:2000']);
  });

  it('takes no notice of what is too short or no key', () => {
    const { keys, events, push } = listener();
    events.push(1, Uint8Array.of(1, 0x80));
    push(2, 16, 800, true);
    expect(keys).toEqual([]);
  });
});

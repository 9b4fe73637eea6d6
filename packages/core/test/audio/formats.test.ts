import {
  durationMs,
  g711Format,
  INTERNAL_FORMAT,
  pcmFormat,
  requireAudioFormat,
  requireDtmf,
} from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

describe('formats', () => {
  it('says what linear PCM and G.711 are, and how long so many bytes last', () => {
    expect(INTERNAL_FORMAT).toEqual({ sampleRate: 16_000, channels: 1, sampleWidth: 2, codec: 'pcm_s16le' });
    expect(g711Format('alaw')).toEqual({ sampleRate: 8_000, channels: 1, sampleWidth: 1, codec: 'alaw' });
    expect(durationMs(640, INTERNAL_FORMAT)).toBe(20);
    expect(durationMs(3_840, pcmFormat(48_000, 2))).toBe(20);
    expect(durationMs(160, g711Format('mulaw'))).toBe(20);
    expect(Object.isFrozen(INTERNAL_FORMAT)).toBe(true);
  });

  it.each([
    ['format.sampleRate', { sampleRate: 0 }],
    ['format.sampleRate', { sampleRate: 1.5 }],
    ['format.channels', { channels: 3 }],
    ['format.sampleWidth', { sampleWidth: 3 }],
  ])('refuses an unusable %s', (field, given) => {
    expect(() => requireAudioFormat('format', { ...INTERNAL_FORMAT, ...given })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: { field, issue: expect.any(String) } }),
    );
    expect(() => requireAudioFormat('format', INTERNAL_FORMAT)).not.toThrow();
  });

  it('VOICE-12.3.6.4 takes the keys of a telephone, held for 1 to 10,000 ms', () => {
    for (const digit of '0123456789*#ABCD') expect(() => requireDtmf(digit, 160)).not.toThrow();
    for (const durationMs of [1, 10_000]) expect(() => requireDtmf('5', durationMs)).not.toThrow();
    for (const digit of ['E', '', 'a', '12', ' ', 5 as never]) {
      expect(() => requireDtmf(digit, 160)).toThrow(expect.objectContaining({ code: 'input_invalid' }));
    }
    for (const durationMs of [0, 10_001, -1, Number.NaN, Infinity]) {
      expect(() => requireDtmf('5', durationMs)).toThrow(
        expect.objectContaining({ details: { field: 'durationMs', issue: 'must be from 1 to 10000' } }),
      );
    }
  });
});

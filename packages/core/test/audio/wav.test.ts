import { joinBytes, pcmFormat, readWav, WAV_HEADER_BYTES, wavFile, wavHeader } from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

const samples = Uint8Array.of(1, 0, 2, 0, 3, 0, 4, 0);

/** A piece of a RIFF file. */
function piece(name: string, data: Uint8Array): Uint8Array {
  const head = new Uint8Array(8);
  head.set(new TextEncoder().encode(name));
  new DataView(head.buffer).setUint32(4, data.byteLength, true);
  return joinBytes([head, data, new Uint8Array(data.byteLength % 2)]);
}

function riff(...pieces: readonly Uint8Array[]): Uint8Array {
  return joinBytes([new TextEncoder().encode('RIFF????WAVE'), ...pieces]);
}

const format = wavHeader(pcmFormat(16_000), 0).slice(20, 36);

describe('WAV files', () => {
  it('VOICE-12.3.15.5 begins with what it holds', () => {
    const header = wavHeader({ sampleRate: 16_000, channels: 1 }, 3_200);
    expect(header.byteLength).toBe(WAV_HEADER_BYTES);
    expect(Buffer.from(header).toString('latin1')).toBe(
      'RIFF\xa4\x0c\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80\x3e\x00\x00\x00\x7d\x00\x00\x02\x00\x10\x00data\x80\x0c\x00\x00',
    );
  });

  it('reads what was written', () => {
    const read = readWav(wavFile({ sampleRate: 8_000, channels: 2 }, samples));
    expect(read).toEqual({ format: pcmFormat(8_000, 2), data: samples });
  });

  it('skips what it does not know, also of an odd length', () => {
    const file = riff(
      piece('LIST', new Uint8Array(3)),
      piece('fmt ', format),
      piece('fact', new Uint8Array(4)),
      piece('data', samples),
    );
    expect(readWav(file).data).toEqual(samples);
  });

  it('reads a file that was cut, or whose sizes were never written, as far as it goes', () => {
    const file = wavFile({ sampleRate: 16_000, channels: 1 }, samples);
    expect(readWav(file.slice(0, -3)).data).toEqual(samples.slice(0, 4));
    const endless = file.slice();
    new DataView(endless.buffer).setUint32(40, 0xff_ff_ff_ff, true);
    expect(readWav(endless).data).toEqual(samples);
  });

  it.each([
    ['is no WAV file', new Uint8Array(4)],
    ['is no WAV file', new TextEncoder().encode('OggS and much more')],
    ['says nothing of its format', riff(piece('data', samples))],
    ['says nothing of its format', riff(piece('fmt ', new Uint8Array(8)), piece('data', samples))],
    ['holds no samples', riff(piece('fmt ', format))],
    [
      'must be uncompressed PCM of 16 bits',
      riff(piece('fmt ', Uint8Array.of(3, ...format.slice(1))), piece('data', samples)),
    ],
    [
      'must be uncompressed PCM of 16 bits',
      riff(piece('fmt ', Uint8Array.of(...format.slice(0, 14), 8, 0)), piece('data', samples)),
    ],
  ])('refuses what %s', (issue, file) => {
    expect(() => readWav(file)).toThrow(
      expect.objectContaining({ code: 'input_invalid', details: { field: 'wav', issue } }),
    );
  });
});

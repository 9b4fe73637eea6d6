import { bytesOf, joinBytes, samplesOf } from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

import { NoteRecogniser, WORDS } from '../src/note-recogniser.ts';
import { frameOf, type Name, namesIn } from '../src/notes.ts';

function hummed(name: Name, frames = 10): Uint8Array {
  return joinBytes(Array.from({ length: frames }, (_frame, number) => frameOf(name, number)));
}

describe('notes', () => {
  it('VOICE-12.7.5 are told apart, also where they sound at once', () => {
    const grace = samplesOf(hummed('grace'));
    const both = samplesOf(hummed('ada')).map((sample, at) => sample + (grace[at] ?? 0));
    expect(namesIn(hummed('ada'))).toEqual(['ada']);
    expect(namesIn(bytesOf(both))).toEqual(['ada', 'grace']);
    expect(namesIn(new Uint8Array(6_400))).toEqual([]);
    expect(namesIn(hummed('ada', 4))).toEqual([]);
  });

  it('VOICE-12.2.8 are words to the recogniser', async () => {
    const recogniser = new NoteRecogniser();
    const audio = { data: hummed('linus'), sampleRate: 16_000, channels: 1, sampleWidth: 2 } as const;
    expect(await recogniser.transcribe({ ...audio, timestampMs: null, metadata: {} })).toMatchObject({
      text: WORDS.linus,
      isFinal: true,
    });
    expect(() => recogniser.transcribeStream()).toThrow(expect.objectContaining({ code: 'not_supported' }));
  });
});

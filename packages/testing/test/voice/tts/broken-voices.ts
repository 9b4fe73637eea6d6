import type { TTSCapabilities } from '@roomkit/core/voice';

import { SoundTTS, type TTSFaults } from './sound-tts.ts';

/** A voice that is wrong in one way, and the case that must see it. */
export interface BrokenVoice {
  readonly fault: string;
  readonly seenBy: string;
  readonly create: () => SoundTTS;
}

function broken(
  fault: string,
  seenBy: string,
  faults: TTSFaults,
  capabilities: Partial<TTSCapabilities> = {},
): BrokenVoice {
  return { fault, seenBy, create: () => new SoundTTS(capabilities, faults) };
}

/** A voice that takes text while it is written and says that it does not. */
function denying(): SoundTTS {
  const provider = new SoundTTS();
  const shown = { streaming: true, streamingInput: false };
  return new Proxy(provider, {
    get(target, name) {
      if (name === 'capabilities') return shown;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Voices that are wrong in one way each. */
export const brokenVoices: readonly BrokenVoice[] = [
  broken('shows a key in its name', 'says what it is', { name: 'key S1' }),
  broken('transcribes something else', 'gives a whole utterance', { transcript: 'else' }),
  broken('lies about how long it lasts', 'gives a whole utterance', { durationSeconds: 99 }),
  broken('says nothing', 'says a text in chunks', { isSilent: true }),
  broken('ends within a sample', 'says a text in chunks', { halfSample: true }),
  broken('never says it ended', 'says a text in chunks', { neverFinal: true }),
  broken('says everything at once', 'gives the first audio', { atOnce: true }),
  broken('ends without a word when it has none', 'says nothing of a text without words', { silentEnd: true }),
  broken('says one text at a time', 'says two texts', { oneAtATime: true }),
  broken('has every voice', 'fails with a code', { takesEveryVoice: true }),
  { fault: 'takes a text that it says it does not', seenBy: 'VOICE-12.2.10', create: denying },
  broken('is mute when it is written to', 'VOICE-12.2.10', { isSilent: true }),
  broken('waits for the whole text', 'begins to speak', { waitsForWholeText: true }),
  broken('ends without a word where none came', 'a text that never had a word', { silentEnd: true }),
  broken('takes a failure of the text for its end', 'fails with the failure of the text', { hidesTextFailure: true }),
  broken('leaves the text open', 'closes the text', { leavesTextOpen: true }),
  broken('ignores the signal of a text', 'closes the text', { ignoresSignal: true }),
  broken('speaks although it was aborted', 'refuses a call that was aborted', { ignoresSignal: true }),
  broken('speaks on when it is interrupted', 'stops in the middle', { ignoresSignal: true }),
  broken('goes on making speech nobody reads', 'stops when whoever reads', { leaksSpeech: true }),
  broken('speaks on when it is closed', 'closing ends', { outlivesClose: true }),
];

import type { STTCapabilities } from '@roomkit/core/voice';

import { SoundSTT, type STTFaults } from './sound-stt.ts';

/** A recogniser that is wrong in one way, and the case that must see it. */
export interface BrokenRecogniser {
  readonly fault: string;
  readonly seenBy: string;
  readonly create: () => SoundSTT;
}

function broken(
  fault: string,
  seenBy: string,
  faults: STTFaults,
  capabilities: Partial<STTCapabilities> = {},
): BrokenRecogniser {
  return { fault, seenBy, create: () => new SoundSTT(capabilities, faults) };
}

/** A recogniser whose claims say one thing while it does another. */
function lying(fault: string, seenBy: string, claims: Partial<STTCapabilities>): BrokenRecogniser {
  const create = (): SoundSTT => {
    const provider = new SoundSTT();
    const shown = { ...provider.capabilities, ...claims };
    return new Proxy(provider, {
      get(target, name) {
        if (name === 'capabilities') return shown;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  return { fault, seenBy, create };
}

/** Recognisers that are wrong in one way each. */
export const brokenRecognisers: readonly BrokenRecogniser[] = [
  broken('shows a key in its name', 'says what it is', { name: 'key S1' }),
  broken('claims partial results without streaming', 'says what it is', {}, { streaming: false }),
  broken('mishears a word', 'hears the words of a whole utterance', { mishears: true }),
  broken('is surer than sure', 'hears the words of a whole utterance', { confidence: 1.5 }),
  broken('takes frames alone', 'hears the same in a chunk', { needsFrames: true }),
  broken('takes a view at an odd place', 'in bytes that lie at an odd place', { viewsOddBytes: true }),
  broken('makes something of every rate', 'refuses a rate', { takesEveryRate: true }),
  broken('ignores the signal of a call', 'refuses a call that was aborted', { ignoresSignal: true }),
  broken('fails when it is closed again', 'closing twice', { failsToClose: true }),
  broken('keeps the last of several finals', 'trap 11 streams', { keepsLastFinalOnly: true }),
  lying('streams without saying so', 'trap 11 streams', { streaming: false }),
  broken('drops the spare byte of a chunk', 'however a stream is cut', { dropsSpareByte: true }),
  broken('makes words up out of nothing', 'when there was none', { makesUpWords: true }),
  broken('gives no partial result', 'gives results that are not final', { hidesPartials: true }),
  lying('gives partial results without saying so', 'gives results that are not final', { partialResults: false }),
  broken('does not tell an end', 'hears by itself where', { hidesEndpoints: true }),
  lying('tells ends without saying so', 'hears by itself where', { endpointing: false }),
  broken('hears two people as one', 'keeps two streams', { sharesOneStream: true }),
  broken('takes audio before anybody reads', 'takes no audio for a stream', { pullsAtOnce: true }),
  broken('ignores the signal of a stream', 'ends a stream that waits', { ignoresSignal: true }),
  broken('leaves the audio open', 'closes the audio when whoever reads', { leavesAudioOpen: true }),
  broken('takes a failure of the audio for its end', 'fails with the failure of the audio', { endsQuietly: true }),
  broken('goes on when it is closed', 'ends the streams that run', { outlivesClose: true }),
];

import { pcmFormat } from '@roomkit/core/audio';
import { VoiceCapability } from '@roomkit/core/voice';

import {
  describeVoiceBackend,
  runVoiceBackendCase,
  voiceBackendCases,
  type VoiceBackendSubject,
} from '../../../src/conformance.ts';
import type { MockVoiceBackend, MockVoiceBackendOptions } from '../../../src/index.ts';
import { type BrokenDouble, describeBroken } from '../../suite/broken.ts';
import * as broken from './broken-backends.ts';
import { mockSubject } from './mock-subject.ts';

describeVoiceBackend('MockVoiceBackend', { create: () => mockSubject() });
describeVoiceBackend('MockVoiceBackend of another rate, without keys', {
  create: () => mockSubject({ outboundFormat: pcmFormat(24_000), capabilities: VoiceCapability.NONE }),
});

type Make = new (options: MockVoiceBackendOptions) => MockVoiceBackend;

function double(fault: string, seenBy: string, Backend: Make): BrokenDouble<VoiceBackendSubject> {
  return { fault, seenBy, create: () => mockSubject({}, (options) => new Backend(options)) };
}

const doubles: readonly BrokenDouble<VoiceBackendSubject>[] = [
  double('hands on what is not linear', 'says what it is', broken.HearsOpus),
  {
    fault: 'shows a token in its name',
    seenBy: 'says what it is',
    create: () => ({ ...mockSubject({ name: 'wss://example.org?token=S1' }), secrets: ['S1'] }),
  },
  double('is ready twice', 'tells once that audio can flow', broken.SaysReadyTwice),
  double('mixes rooms up', 'finds its sessions', broken.ListsEveryRoom),
  double('takes audio for who has gone', 'ends a session for good', broken.SpeaksToTheDead),
  double('says goodbye twice', 'tells once that the other side is gone', broken.SaysGoneTwice),
  double('is broken by a listener', 'listeners that throw', broken.IsBrokenByListeners),
  double('keeps its calls when it closes', 'closes every session', broken.ClosesNothing),
  double('loses frames', 'hands on what is said', broken.LosesFrames),
  double('writes over what it has handed on', 'hands on what is said', broken.ReusesItsMemory),
  double('gives frames no place', 'hands on what is said', broken.StampsNothing),
  double('does not know how far it is', 'plays a piece whole', broken.NeverMoves),
  double('takes accepted for played', 'plays a piece whole', broken.SaysAcceptedForPlayed),
  double('pulls as fast as it can', 'plays chunks of odd sizes', broken.PullsEverything),
  double('cuts off what still plays', 'plays one piece after the other', broken.CutsItselfShort),
  double('takes no notice of signals', 'a signal stops', broken.IgnoresSignals),
  double('hides what a voice fails with', 'what a voice fails with', broken.HidesFailures),
  double('plays at any speed', 'refuses chunks', broken.PlaysAtAnySpeed),
  double('drops bridged audio', 'plays bridged audio', broken.BridgesNothing),
  double('lets the pending sendAudio hang', 'barge-in', broken.LetsThePendingHang),
  double('plays the rest before the next one', 'barge-in', broken.StopsOnlyTheFirst),
  double('guesses what was heard', 'barge-in', broken.GuessesWhatWasHeard),
  double('cancels what never played', 'cancelling while nothing plays', broken.CancelsWhatNeverPlayed),
  double('hears keys twice', 'tells of keys', broken.HearsKeysTwice),
  double('presses anything', 'presses only keys', broken.PressesAnything),
];

describeBroken(voiceBackendCases, runVoiceBackendCase, doubles);

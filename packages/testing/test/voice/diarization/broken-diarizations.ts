import type { AudioFrame, DiarizationResult, Eventual } from '@roomkit/core/voice';

import type { DiarizationSubject } from '../../../src/conformance.ts';
import type { BrokenDouble } from '../../suite/broken.ts';
import { CrossingDiarization } from './crossing-diarization.ts';

type Override = (
  inner: CrossingDiarization,
) => Partial<Pick<CrossingDiarization, 'process' | 'reset' | 'close' | 'prepare' | 'enroll'>>;

class BrokenDiarization extends CrossingDiarization {
  readonly #changed: ReturnType<Override>;

  constructor(override: Override) {
    super();
    this.#changed = override(new CrossingDiarization());
  }

  override async prepare(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await (this.#changed.prepare ?? super.prepare.bind(this))(options);
  }

  override enroll(label: string, samples: Int16Array): void {
    (this.#changed.enroll ?? super.enroll.bind(this))(label, samples);
  }

  override process(frame: AudioFrame, stream: string): Eventual<DiarizationResult | null> {
    return (this.#changed.process ?? super.process.bind(this))(frame, stream);
  }

  override reset(stream: string): void {
    (this.#changed.reset ?? super.reset.bind(this))(stream);
  }

  override close(): void {
    (this.#changed.close ?? super.close.bind(this))();
  }
}

function broken(fault: string, seenBy: string, override: Override): BrokenDouble<DiarizationSubject> {
  return {
    fault,
    seenBy,
    create() {
      const diarization = new BrokenDiarization(override);
      return { diarization, enroll: (label, samples) => diarization.enroll(label, samples) };
    },
  };
}

/** Says something else of what the healthy one says. */
const saying =
  (rewrite: (result: DiarizationResult, stream: string) => DiarizationResult): Override =>
  (inner) => ({
    async process(frame, stream) {
      const result = await inner.process(frame, stream);
      return result === null ? null : rewrite(result, stream);
    },
    reset: (stream) => inner.reset(stream),
    enroll: (label, samples) => inner.enroll(label, samples),
  });

const somebody: DiarizationResult = { speakerId: 'speaker_1', confidence: 0.5, isNewSpeaker: false };

/** Each wrong in one way. */
export const brokenDiarizations: readonly BrokenDouble<DiarizationSubject>[] = [
  broken(
    'takes everybody for one',
    'tells two voices apart',
    saying((result) => ({ ...result, speakerId: 'speaker_1' })),
  ),
  broken('knows nobody again', 'tells two voices apart', (inner) => {
    let heard = 0;
    return saying((result) => ({ ...result, speakerId: `speaker_${(heard += 1)}` }))(inner);
  }),
  broken(
    'says of everybody that they are new',
    'that they are new',
    saying((result) => ({ ...result, isNewSpeaker: true })),
  ),
  broken(
    'says of nobody that they are new',
    'that they are new',
    saying((result) => ({ ...result, isNewSpeaker: false })),
  ),
  broken(
    'names speakers by their stream',
    'labels of its own',
    saying((result, stream) => ({ ...result, speakerId: `${stream}-${result.speakerId}` })),
  ),
  broken(
    'is surer than sure',
    'labels of its own',
    saying((result) => ({ ...result, confidence: 96 })),
  ),
  broken('forgets whom it was made known to with a stream', 'that were made known to it', (inner) => ({
    process: (frame, stream) => inner.process(frame, stream),
    enroll: (label, samples) => inner.enroll(label, samples),
    reset: () => inner.close(),
  })),
  broken('takes nobody in', 'that were made known to it', () => ({ enroll: () => undefined })),
  broken('hears somebody in every frame', 'hears nobody in silence', () => ({ process: () => somebody })),
  broken('has one memory for all streams', 'whatever is heard in another meanwhile', (inner) => ({
    process: (frame) => inner.process(frame, 'one'),
    reset: () => inner.reset('one'),
  })),
  broken('does not forget', 'begins a stream anew', () => ({ reset: () => undefined })),
  broken('forgets all streams with one', 'forgets one stream and leaves', (inner) => ({
    process: (frame, stream) => inner.process(frame, stream),
    reset: () => inner.close(),
  })),
  broken('clears the frame it was given', 'writes to no frame', (inner) => ({
    process(frame, stream) {
      const result = inner.process({ ...frame, data: frame.data.slice() }, stream);
      frame.data.fill(0);
      return result;
    },
  })),
  broken('takes every rate for its own', 'of a rate it does not work in', (inner) => ({
    process: (frame, stream) => inner.process({ ...frame, sampleRate: 16_000 }, stream),
  })),
  broken('loads on, whoever hangs up', 'waits for no model once it was told to stop', () => ({
    prepare: async () => undefined,
  })),
  {
    fault: 'cannot be closed again',
    seenBy: 'may be closed amid streams',
    create() {
      let closes = 0;
      const close = (): void => {
        closes += 1;
        if (closes === 2) throw new Error('freed twice');
      };
      return { diarization: new BrokenDiarization(() => ({ close })) };
    },
  },
];

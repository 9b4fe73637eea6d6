import { bytesOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, Eventual } from '@roomkit/core/voice';

import type { DenoiserSubject } from '../../../src/conformance.ts';
import type { BrokenDouble } from '../../suite/broken.ts';
import { GateDenoiser } from './gate-denoiser.ts';

type Override = (inner: GateDenoiser) => Partial<Pick<GateDenoiser, 'process' | 'reset' | 'close' | 'prepare'>>;

class BrokenDenoiser extends GateDenoiser {
  readonly #changed: ReturnType<Override>;

  constructor(override: Override) {
    super();
    this.#changed = override(new GateDenoiser());
  }

  override async prepare(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await (this.#changed.prepare ?? super.prepare.bind(this))(options);
  }

  override process(frame: AudioFrame, stream: string): Eventual<AudioFrame> {
    return (this.#changed.process ?? super.process.bind(this))(frame, stream);
  }

  override reset(stream: string): void {
    (this.#changed.reset ?? super.reset.bind(this))(stream);
  }

  override close(): void {
    (this.#changed.close ?? super.close.bind(this))();
  }
}

function broken(fault: string, seenBy: string, override: Override): BrokenDouble<DenoiserSubject> {
  return { fault, seenBy, create: () => ({ denoiser: new BrokenDenoiser(override) }) };
}

/** Makes something else of what it is given. */
const making =
  (rewrite: (frame: AudioFrame) => AudioFrame): Override =>
  () => ({ process: rewrite });

/** Makes something else of what the healthy one made. */
const remaking =
  (rewrite: (frame: AudioFrame) => AudioFrame): Override =>
  (inner) => ({
    process: async (frame, stream) => rewrite(await inner.process(frame, stream)),
    reset: (stream) => inner.reset(stream),
  });

const louder = (frame: AudioFrame, gain: number): AudioFrame => ({
  ...frame,
  data: bytesOf(samplesOf(frame.data).map((sample) => Math.max(-32_768, Math.min(32_767, sample * gain)))),
});

/** Each wrong in one way. */
export const brokenDenoisers: readonly BrokenDouble<DenoiserSubject>[] = [
  broken(
    'gives half a frame',
    'gives one frame for each',
    remaking((frame) => ({ ...frame, data: frame.data.slice(320) })),
  ),
  broken(
    'forgets when it was',
    'gives one frame for each',
    remaking((frame) => ({ ...frame, timestampMs: null })),
  ),
  broken(
    'forgets what others said of the frame',
    'gives one frame for each',
    remaking((frame) => ({ ...frame, metadata: {} })),
  ),
  broken(
    'lets noise pass',
    'makes steady noise quieter',
    making((frame) => frame),
  ),
  broken(
    'lets speech pass with its noise',
    'takes noise out of speech',
    making((frame) => frame),
  ),
  broken(
    'takes everything',
    'leaves speech without noise',
    making((frame) => ({ ...frame, data: new Uint8Array(640) })),
  ),
  broken(
    'makes speech loud',
    'leaves speech without noise',
    remaking((frame) => louder(frame, 4)),
  ),
  broken(
    'gives speech backwards',
    'leaves speech without noise',
    remaking((frame) => ({ ...frame, data: bytesOf(samplesOf(frame.data).toReversed()) })),
  ),
  broken(
    'fills silence with comfort',
    'makes no sound of silence',
    remaking((frame) => ({ ...frame, data: frame.data.map((byte, at) => (at % 2 === 0 ? byte : byte ^ 2)) })),
  ),
  broken('has one memory for all streams', 'whatever is heard in another meanwhile', (inner) => ({
    process: (frame) => inner.process(frame, 'one'),
    reset: () => inner.reset('one'),
  })),
  broken('does not forget', 'begins a stream anew', () => ({ reset: () => undefined })),
  broken('forgets all streams with one', 'forgets one stream and leaves', (inner) => ({
    process: (frame, stream) => inner.process(frame, stream),
    reset: () => inner.close(),
  })),
  broken('cleans the frame it was given', 'writes to no frame', (inner) => ({
    async process(frame, stream) {
      frame.data.set((await inner.process(frame, stream)).data);
      return frame;
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
      return { denoiser: new BrokenDenoiser(() => ({ close })) };
    },
  },
];

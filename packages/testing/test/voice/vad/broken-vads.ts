import type { AudioFrame, VADConfig, VADEvent } from '@roomkit/core/voice';

import type { VADSubject } from '../../../src/conformance.ts';
import type { BrokenDouble } from '../../suite/broken.ts';
import { LoudVAD } from './loud-vad.ts';

type Override = (inner: LoudVAD) => Partial<Pick<LoudVAD, 'process' | 'reset' | 'close' | 'prepare'>>;

class BrokenVAD extends LoudVAD {
  readonly #changed: ReturnType<Override>;

  constructor(override: Override, config: VADConfig) {
    super(config);
    this.#changed = override(new LoudVAD(config));
  }

  override async prepare(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await (this.#changed.prepare ?? super.prepare.bind(this))(options);
  }

  override process(frame: AudioFrame, stream: string): VADEvent | null {
    return (this.#changed.process ?? super.process.bind(this))(frame, stream);
  }

  override reset(stream: string): void {
    (this.#changed.reset ?? super.reset.bind(this))(stream);
  }

  override close(): void {
    (this.#changed.close ?? super.close.bind(this))();
  }
}

function broken(fault: string, seenBy: string, override: Override, config: VADConfig = {}): BrokenDouble<VADSubject> {
  return { fault, seenBy, create: () => ({ vad: new BrokenVAD(override, config) }) };
}

/** Says something else of what the healthy one says. */
const saying =
  (rewrite: (event: VADEvent, frame: AudioFrame) => VADEvent | null): Override =>
  (inner) => ({
    process(frame, stream) {
      const event = inner.process(frame, stream);
      return event === null ? null : rewrite(event, frame);
    },
    reset: (stream) => inner.reset(stream),
  });

/** Says something else of one kind of event. */
const sayingOf = (type: VADEvent['type'], rewrite: (event: VADEvent, frame: AudioFrame) => VADEvent | null): Override =>
  saying((event, frame) => (event.type === type ? rewrite(event, frame) : event));

/** The healthy one, whatever stream it is told. */
const one =
  (name: (stream: string) => string): Override =>
  (inner) => ({
    process: (frame, stream) => inner.process(frame, name(stream)),
    reset: (stream) => inner.reset(name(stream)),
  });

const level: VADEvent = {
  type: 'audio_level',
  audioBytes: null,
  confidence: null,
  durationMs: null,
  levelDb: -30,
  streamMs: null,
};

/** Each wrong in one way. */
export const brokenVADs: readonly BrokenDouble<VADSubject>[] = [
  broken('reports a level with every frame', 'says that speech begins', (inner) => ({
    process: (frame, stream) => inner.process(frame, stream) ?? level,
  })),
  broken(
    'says the start alone',
    'says that speech begins',
    sayingOf('speech_end', () => null),
  ),
  broken(
    'gives with the end the last second alone',
    'gives the whole utterance',
    sayingOf('speech_end', (event) => ({
      ...event,
      audioBytes: event.audioBytes?.slice(-32_000) ?? null,
    })),
  ),
  broken(
    'gives no audio with the end',
    'gives the whole utterance',
    sayingOf('speech_end', (event) => ({ ...event, audioBytes: null })),
  ),
  {
    fault: 'gives nothing from before the start',
    seenBy: 'as much from before the start',
    create: () => ({ vad: new LoudVAD({ speechPadMs: 0 }), config: { speechPadMs: 300 } }),
  },
  {
    fault: 'gives everything from before the start',
    seenBy: 'as much from before the start',
    create: () => ({ vad: new LoudVAD({ speechPadMs: 2_000 }), config: { speechPadMs: 300 } }),
  },
  broken(
    'leaves the frame that made it start to the next',
    'the frame that made it start',
    sayingOf('speech_start', (event, frame) => ({
      ...event,
      audioBytes: event.audioBytes?.slice(0, -frame.data.byteLength) ?? null,
    })),
  ),
  broken(
    'gives the start without what came before',
    'the frame that made it start',
    sayingOf('speech_start', (event, frame) => ({
      ...event,
      audioBytes: frame.data,
    })),
  ),
  broken(
    'counts time from when it was made',
    'by the audio and by no other clock',
    saying((event) => ({
      ...event,
      streamMs: (event.streamMs ?? 0) + 5_000,
    })),
  ),
  broken(
    'counts the silence behind speech',
    'by the audio and by no other clock',
    sayingOf('speech_end', (event) => ({
      ...event,
      durationMs: (event.durationMs ?? 0) + 500,
    })),
  ),
  {
    fault: 'begins an utterance with the end of the one before',
    seenBy: 'gives no audio twice',
    create() {
      let last = new Uint8Array();
      const override = sayingOf('speech_end', (event) => {
        const own = event.audioBytes ?? new Uint8Array();
        const audioBytes = Buffer.concat([last.slice(-16_000), own]);
        last = own.slice();
        return { ...event, audioBytes };
      });
      return { vad: new BrokenVAD(override, { speechPadMs: 0 }) };
    },
  },
  {
    fault: 'ends at every pause',
    seenBy: 'waits out pauses',
    create: () => ({ vad: new LoudVAD({ silenceThresholdMs: 100 }), config: { silenceThresholdMs: 500 } }),
  },
  {
    fault: 'adds up pauses',
    seenBy: 'waits out pauses',
    create() {
      const inner = new LoudVAD();
      let silent = 0;
      let isSpeaking = false;
      const process = (frame: AudioFrame, stream: string): VADEvent | null => {
        const event = inner.process(frame, stream);
        if (event?.type === 'speech_start') [isSpeaking, silent] = [true, 0];
        if (isSpeaking && frame.data.every((byte) => byte < 8 || byte > 247)) silent += 20;
        if (silent < 500) return event;
        [isSpeaking, silent] = [false, 0];
        return { ...level, type: 'speech_end', audioBytes: frame.data };
      };
      return { vad: new BrokenVAD(() => ({ process }), {}) };
    },
  },
  {
    fault: 'waits twice as long as it was told',
    seenBy: 'ends an utterance after as much silence',
    create: () => ({ vad: new LoudVAD({ silenceThresholdMs: 1_000 }), config: { silenceThresholdMs: 500 } }),
  },
  {
    fault: 'ends at once',
    seenBy: 'ends an utterance after as much silence',
    create: () => ({ vad: new LoudVAD({ silenceThresholdMs: 200 }), config: { silenceThresholdMs: 500 } }),
  },
  {
    fault: 'takes a click and the silence behind it for speech',
    seenBy: 'ends no sound that is shorter than speech',
    create: () => ({ vad: new LoudVAD({ minSpeechDurationMs: 0 }), config: { minSpeechDurationMs: 250 } }),
  },
  broken(
    'leaves the start of a click standing',
    'ends no sound that is shorter than speech',
    sayingOf('speech_discarded', () => null),
  ),
  broken('hears speech in silence', 'hears no speech where there is none', (inner) => {
    let frames = 0;
    return {
      process(frame, stream) {
        frames += 1;
        return frames === 100
          ? { ...level, type: 'speech_start', audioBytes: frame.data }
          : inner.process(frame, stream);
      },
    };
  }),
  broken(
    'has one ear for all streams',
    'whatever is heard in another meanwhile',
    one(() => 'one'),
  ),
  broken('does not forget', 'begins a stream anew', () => ({ reset: () => undefined })),
  broken('forgets all streams with one', 'forgets one stream and leaves', (inner) => ({
    process: (frame, stream) => inner.process(frame, stream),
    reset: () => inner.close(),
  })),
  broken('clears the frame it was given', 'writes to no frame', (inner) => ({
    process(frame, stream) {
      const event = inner.process({ ...frame, data: frame.data.slice() }, stream);
      frame.data.fill(0);
      return event;
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
      return { vad: new BrokenVAD(() => ({ close }), {}) };
    },
  },
];

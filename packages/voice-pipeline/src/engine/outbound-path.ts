import type { AudioChunk, AudioFrame, Eventual } from '@roomkit/core/voice';

import { requireOutboundFormat } from './codec.ts';
import type { StreamContext } from './context.ts';
import { createLane } from './create-lane.ts';
import { isPending } from './eventual.ts';
import { sixteenBitFrame, usableFrame } from './intake.ts';
import { LevelMeter } from './level-meter.ts';
import type { OutboundLane } from './outbound-lane.ts';
import { Utterance } from './utterance.ts';

const MAX_WAITING_FRAMES = 100;

/** The outbound way of one stream. */
export class OutboundPath {
  readonly #context: StreamContext;
  readonly #meter: LevelMeter;
  readonly #utterances = new Set<Utterance>();
  #bridge: OutboundLane | null = null;
  #bridging: Promise<readonly AudioChunk[]> | null = null;
  #bridgeWaiting = 0;
  #lanes = 0;
  #isOver = false;

  constructor(context: StreamContext) {
    requireOutboundFormat(context.options.outboundFormat);
    this.#context = context;
    const { listener, calls } = context;
    const tell = (levelDb: number): void => calls.guard('listener', () => listener.onOutputLevel?.(levelDb));
    this.#meter = new LevelMeter(listener.onOutputLevel === undefined ? null : tell);
  }

  utterance(chunks: AsyncIterable<AudioChunk>): AsyncIterable<AudioChunk> {
    const lane = this.#lane(true, () => this.#utterances.delete(utterance));
    const utterance = new Utterance(chunks, lane, () => this.#silence());
    this.#utterances.add(utterance);
    if (this.#isOver) utterance.stop();
    return utterance;
  }

  /** Nothing where too much waits: what is bridged is spoken now, and late it is worth nothing. */
  bridgeFrame(given: AudioFrame): Eventual<readonly AudioChunk[]> {
    const usable = usableFrame(given);
    if (usable === null || this.#isOver || this.#bridgeWaiting >= MAX_WAITING_FRAMES) return [];
    const frame = sixteenBitFrame(usable);
    this.#bridge ??= this.#lane(false, () => undefined);
    const lane = this.#bridge;
    const taken = this.#bridging === null ? lane.take(frame) : this.#bridging.then(() => lane.take(frame));
    if (!isPending(taken)) return taken;
    this.#bridgeWaiting += 1;
    const settled = taken
      .catch((error: unknown): readonly AudioChunk[] => {
        this.#context.calls.failed('outbound', error);
        return [];
      })
      .finally(() => {
        this.#bridgeWaiting -= 1;
        if (this.#bridging === settled) this.#bridging = null;
      });
    this.#bridging = settled;
    return settled;
  }

  interrupt(): void {
    for (const utterance of this.#utterances) utterance.stop();
    this.#bridge?.end();
    this.#bridge = null;
    this.#context.reference?.clear();
  }

  end(): void {
    this.#isOver = true;
    this.interrupt();
  }

  #lane(isUtterance: boolean, onEnd: () => void): OutboundLane {
    this.#lanes += 1;
    const name = `${isUtterance ? 'tts' : 'bridge'}.${this.#lanes}`;
    return createLane(this.#context, { name, isUtterance, meter: this.#meter, onEnd });
  }

  #silence(): AudioChunk {
    const { sampleRate, channels, codec } = this.#context.options.outboundFormat;
    return { data: new Uint8Array(), sampleRate, channels, format: codec, timestampMs: null, isFinal: true };
  }
}

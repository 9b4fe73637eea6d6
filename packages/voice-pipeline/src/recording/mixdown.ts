import { samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, RecordingChannelMode, RecordingMode } from '@roomkit/core/voice';

import { interleave, toMono } from '../stages/channels.ts';
import { MixWindow } from './mix-window.ts';
import { Track } from './track.ts';

/** How long the person is waited for who says nothing, and how far ahead of them the other side may be. */
const BEHIND_MS = 500;
const AHEAD_MS = 30_000;
/** As much is written at once at least. */
const PIECE_MS = 500;
/** Silence longer than this is written before what follows it is added. */
const REACH_MS = 10_000;

export type Direction = 'inbound' | 'outbound';

/** Puts the two directions of a call where they belong in time, and gives out what will not change any more. */
export class Mixdown {
  readonly sampleRate: number;
  readonly #channels: RecordingChannelMode;
  readonly #mode: RecordingMode;
  readonly #window: MixWindow;
  readonly #tracks: Readonly<Record<Direction, Track>>;
  readonly #originMs: number | null;

  /** @param first - the frame the recording begins with */
  constructor(channels: RecordingChannelMode, mode: RecordingMode, first: AudioFrame) {
    this.sampleRate = first.sampleRate;
    this.#channels = channels;
    this.#mode = mode;
    this.#window = new MixWindow(channels === 'mixed' ? 1 : 2);
    this.#tracks = { inbound: new Track(first.sampleRate), outbound: new Track(first.sampleRate) };
    this.#originMs = first.timestampMs;
  }

  /** How much there is of it, written or not, in seconds. */
  get durationSeconds(): number {
    return this.#window.end / this.sampleRate;
  }

  /** What to write before the frame can be added: long silence, piece by piece. */
  *add(direction: Direction, frame: AudioFrame): Generator<readonly Int16Array[]> {
    const samples = frame.channels === 2 ? toMono(samplesOf(frame.data)) : samplesOf(frame.data);
    const { timestampMs } = frame;
    const startMs = timestampMs === null || this.#originMs === null ? null : timestampMs - this.#originMs;
    const at = this.#tracks[direction].place(startMs, samples.length);
    const reach = this.#samples(REACH_MS);
    while (at - this.#window.end > reach) {
      this.#window.reach(this.#window.end + reach);
      yield this.#out(this.#window.end - this.#samples(BEHIND_MS));
    }
    this.#window.add(this.#lane(direction), at, samples);
  }

  /** What both directions are past, where it is enough to write. */
  settled(): readonly Int16Array[] | null {
    const until = this.#settledUntil();
    return until - this.#window.start < this.#samples(PIECE_MS) ? null : this.#out(until);
  }

  rest(): readonly Int16Array[] {
    return this.#out(this.#window.end);
  }

  #settledUntil(): number {
    const inbound = this.#tracks.inbound.cursor;
    const outbound = this.#tracks.outbound.cursor;
    if (this.#mode === 'inbound_only') return inbound;
    if (this.#mode === 'outbound_only') return outbound;
    const bothPast = Math.min(inbound, Math.max(outbound, inbound - this.#samples(BEHIND_MS)));
    return Math.max(bothPast, outbound - this.#samples(AHEAD_MS));
  }

  #lane(direction: Direction): number {
    return this.#channels === 'mixed' || direction === 'inbound' ? 0 : 1;
  }

  #out(until: number): readonly Int16Array[] {
    const [first = new Int16Array(), second = first] = this.#window.take(until);
    if (this.#channels === 'stereo') return [interleave(first, second)];
    return this.#channels === 'mixed' ? [first] : this.#separate(first, second);
  }

  #separate(inbound: Int16Array, outbound: Int16Array): readonly Int16Array[] {
    if (this.#mode === 'inbound_only') return [inbound];
    return this.#mode === 'outbound_only' ? [outbound] : [inbound, outbound];
  }

  #samples(milliseconds: number): number {
    return Math.round((milliseconds / 1_000) * this.sampleRate);
  }
}

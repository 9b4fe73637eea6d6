import { floatsOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame, DtmfDetector, DtmfEvent } from '@roomkit/core/voice';

import { toMono } from './channels.ts';
import { KeyFinder } from './goertzel.ts';

const WINDOW_MS = 25.6;
/** Windows a key must be in before it counts, and be missing from before it is over: they overlap by half. */
const HITS = 2;
const MISSES = 2;
const LEAST_RATE = 8_000;

interface HeldKey {
  readonly digit: string;
  windows: number;
  misses: number;
  shares: number;
}

/** What one stream is in the middle of. */
interface Listening {
  readonly sampleRate: number;
  readonly finder: KeyFinder;
  readonly window: Float32Array;
  readonly hop: number;
  readonly found: DtmfEvent[];
  filled: number;
  held: HeldKey | null;
}

/**
 * Hears keys in audio, with the algorithm of Goertzel. A key is told when it is let go, with how long it was held.
 * Takes audio of 8,000 Hz and more.
 */
export class GoertzelDtmfDetector implements DtmfDetector {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'goertzel';
  readonly sampleRates = null;
  readonly #streams = new Map<string, Listening>();

  process(frame: AudioFrame, stream: string): DtmfEvent | null {
    if (frame.sampleRate < LEAST_RATE) return null;
    let state = this.#streams.get(stream);
    if (state?.sampleRate !== frame.sampleRate) {
      state = listen(frame.sampleRate);
      this.#streams.set(stream, state);
    }
    const samples = samplesOf(frame.data);
    take(state, floatsOf(frame.channels === 2 ? toMono(samples) : samples));
    return state.found.shift() ?? null;
  }

  reset(stream: string): void {
    this.#streams.delete(stream);
  }

  close(): void {
    this.#streams.clear();
  }
}

function listen(sampleRate: number): Listening {
  // Even, so that half of it is a hop.
  const length = Math.round((sampleRate * WINDOW_MS) / 2_000) * 2;
  return {
    sampleRate,
    finder: new KeyFinder(sampleRate),
    window: new Float32Array(length),
    hop: length / 2,
    found: [],
    filled: 0,
    held: null,
  };
}

function take(state: Listening, samples: Float32Array): void {
  const { window, hop } = state;
  for (let at = 0; at < samples.length;) {
    const taken = Math.min(window.length - state.filled, samples.length - at);
    window.set(samples.subarray(at, at + taken), state.filled);
    state.filled += taken;
    at += taken;
    if (state.filled < window.length) return;
    hear(state);
    window.copyWithin(0, hop);
    state.filled = hop;
  }
}

function hear(state: Listening): void {
  const key = state.finder.find(state.window);
  const { held } = state;
  if (held !== null && key?.digit === held.digit) {
    // A window that was missed in between is part of the tone.
    held.windows += 1 + held.misses;
    held.misses = 0;
    held.shares += key.share;
    return;
  }
  if (held !== null) {
    held.misses += 1;
    if (held.misses < MISSES && key === null) return;
    finish(state, held);
  }
  state.held = key === null ? null : { digit: key.digit, windows: 1, misses: 0, shares: key.share };
}

function finish(state: Listening, { digit, windows, shares }: HeldKey): void {
  if (windows < HITS) return;
  const hopMs = (state.hop / state.sampleRate) * 1_000;
  state.found.push({ digit, durationMs: Math.round((windows + 1) * hopMs), confidence: Math.min(1, shares / windows) });
}

import { framesOf } from './speech.ts';
import { FRAME_MS, type FidelityReport } from './tasks.ts';

/** Gives a frame of 48,000 Hz, and gets what comes out of it at 16,000. */
export type Convert = (frame: Int16Array) => Int16Array;

const FROM = 48_000;
const TO = 16_000;
const FRAME = (FROM * FRAME_MS) / 1_000;
/** Tones at both sides of the 8,000 Hz that the lower rate can hold: one has to stay, the other may not. */
const KEPT_HERTZ = 7_500;
const LOST_HERTZ = 8_200;
const LEVEL = 20_000;

/** What a resampler costs is little without what it does for it. `begin` makes a new one. */
export function fidelityOf(begin: () => Convert): FidelityReport {
  return {
    delayMs: delayOf(begin()),
    lossDb: -leftOf(KEPT_HERTZ, begin()),
    aliasDb: leftOf(LOST_HERTZ, begin()),
  };
}

/** A click goes in: how far behind is it in what comes out, and how much is held back until it comes out? */
function delayOf(convert: Convert): number {
  const clickAt = FROM / 2;
  const samples = new Int16Array(FROM);
  samples[clickAt] = 30_000;
  const held: number[] = [];
  let taken = 0;
  let given = 0;
  let loudest = 0;
  let loudestAt = 0;
  for (const frame of framesOf(samples, FRAME)) {
    taken += frame.length;
    for (const sample of convert(frame)) {
      if (Math.abs(sample) > loudest) [loudest, loudestAt] = [Math.abs(sample), given];
      given += 1;
    }
    held.push(taken / FROM - given / TO);
  }
  const heldBack = held.reduce((sum, one) => sum + one, 0) / held.length;
  return (heldBack + loudestAt / TO - clickAt / FROM) * 1_000;
}

/** What is left of a tone, in dB. */
function leftOf(hertz: number, convert: Convert): number {
  const tone = Int16Array.from({ length: FROM }, (_unused, at) =>
    Math.round(LEVEL * Math.sin((2 * Math.PI * hertz * at) / FROM)),
  );
  let power = 0;
  let count = 0;
  for (const [at, frame] of framesOf(tone, FRAME).entries()) {
    const converted = convert(frame);
    // The filter swings in at first.
    if (at < 10) continue;
    for (const sample of converted) power += sample ** 2;
    count += converted.length;
  }
  // Nothing at all is as good as half a step of the samples.
  const left = Math.max(0.5, Math.sqrt(power / Math.max(1, count)));
  return 20 * Math.log10(left / (LEVEL / Math.SQRT2));
}

import * as codecs from 'alawmulaw';

// Node sees no names in it, and gives them by its default; bundlers see the names, and no default.
const given: Readonly<Record<string, unknown>> = codecs;
const { mulaw } = (given['default'] ?? codecs) as typeof codecs;

/** Mu-law as linear samples (ITU-T G.711). */
export function samplesOfMulaw(audio: Uint8Array): Int16Array {
  return mulaw.decode(audio);
}

/** Linear samples as mu-law. */
export function mulawOf(samples: Int16Array): Uint8Array {
  return mulaw.encode(samples);
}

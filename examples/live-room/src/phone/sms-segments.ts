/** How a text travels: seven bits a character where its alphabet allows, otherwise sixteen (3GPP TS 23.038). */
export interface SegmentCount {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Septets or UTF-16 units used. */
  readonly units: number;
  /** Parts the network splits it into. */
  readonly segments: number;
  /** Units that fit into all these parts. */
  readonly capacity: number;
}

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** These take an escape before them: two septets each. */
const EXTENDED = '\f^{}\\[~]|€';

const LIMITS = {
  'GSM-7': { single: 160, part: 153 },
  'UCS-2': { single: 70, part: 67 },
} as const;

/** Counts a text as the network bills it. */
export function countSegments(text: string): SegmentCount {
  const characters = Array.from(text);
  const isGsm = characters.every((character) => BASIC.includes(character) || EXTENDED.includes(character));
  const encoding = isGsm ? 'GSM-7' : 'UCS-2';
  const sizes = characters.map((character) => sizeOf(character, isGsm));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { part, single } = LIMITS[encoding];
  const segments = units <= single ? 1 : partsOf(sizes, part);
  return { encoding, units, segments, capacity: segments === 1 ? single : segments * part };
}

function sizeOf(character: string, isGsm: boolean): number {
  if (!isGsm) return character.length;
  return EXTENDED.includes(character) ? 2 : 1;
}

/** A character of two units is never split over two parts. */
function partsOf(sizes: readonly number[], part: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > part) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}

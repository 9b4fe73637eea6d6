/** How many samples of the lower rate the filter sees to either side: what it delays by, and how sharp it is. */
export const REACH = 16;
/** Which part of the band it keeps; the rest is where it falls. */
const KEPT = 0.95;
/** Shape of the window: more than 90 dB between what it keeps and what it stops. */
const KAISER_BETA = 9;

/**
 * A low-pass of linear phase for a rate and so many times that rate: a sinc in a window of Kaiser's (Oppenheim and
 * Schafer, Discrete-Time Signal Processing, 7.5.3). Its sum is 1.
 */
export function lowPass(ratio: number): Float64Array {
  const middle = REACH * ratio;
  const taps = Float64Array.from({ length: 2 * middle + 1 }, (_unused, at) => {
    const distance = (at - middle) / ratio;
    const x = Math.PI * KEPT * distance;
    const sinc = x === 0 ? 1 : Math.sin(x) / x;
    return sinc * bessel(KAISER_BETA * Math.sqrt(1 - (distance / REACH) ** 2));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** The modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let order = 1; term > sum * 1e-12; order += 1) {
    term *= (x / 2 / order) ** 2;
    sum += term;
  }
  return sum;
}

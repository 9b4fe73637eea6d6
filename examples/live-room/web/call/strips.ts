import type { CallSound } from '../../src/call/call-messages.ts';
import { byId } from '../dom.ts';
import type { Store } from '../store.ts';
import type { PhoneLine } from './phone-line.ts';
import { type Moment, Strip } from './strip.ts';

/** What is hardly heard need not look like much. */
const QUIETEST_DB = -60;
/** Below this a strip shows a thin line. */
const AUDIBLE = 0.02;

/** Three strips of sound: what goes in, what the server hears of it, and what comes back. */
export function strips(store: Store, line: PhoneLine): (isOn: boolean) => void {
  let heard: CallSound = { levelDb: QUIETEST_DB, isSpeech: false };
  store.hear((sound) => (heard = sound));
  const all = [
    new Strip(canvas('call-wave-caller'), () => momentOf(line.caller)),
    new Strip(canvas('call-wave-server'), () => {
      return { height: 1 - Math.max(QUIETEST_DB, heard.levelDb) / QUIETEST_DB, isStrong: heard.isSpeech };
    }),
    new Strip(canvas('call-wave-answer'), () => momentOf(line.answer)),
  ];
  return (isOn) => {
    if (!isOn) heard = { levelDb: QUIETEST_DB, isSpeech: false };
    for (const strip of all) {
      if (isOn) strip.start();
      else strip.stop();
    }
  };
}

const canvas = (id: string): HTMLCanvasElement => byId(id, HTMLCanvasElement);

/** The loudest sample of the last moment. */
function momentOf(analyser: AnalyserNode | null): Moment {
  if (analyser === null) return { height: 0, isStrong: false };
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  const peak = samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
  // The ear counts in ratios: half as loud is not half as tall.
  return { height: Math.sqrt(Math.min(1, peak)), isStrong: peak > AUDIBLE };
}

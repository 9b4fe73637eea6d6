import { recording, synthetic } from './sounds.ts';

const SECONDS = 20;

/** Noises by name: made up ones, music on hold and sounds of a desktop. */
export function noises(): ReadonlyMap<string, Int16Array> {
  const coloured = (colour: string): Int16Array =>
    synthetic(['synth', String(SECONDS), `${colour}noise`, 'vol', '0.25']);
  const mains = ['sine', '50', 'sine', '100', 'sine', '150', 'remix', '-', 'vol', '0.3'];
  const music = (name: string): Int16Array => recording(`/usr/share/asterisk/moh/${name}.g722`, SECONDS);
  const desktop = (name: string): Int16Array => recording(`/usr/share/sounds/freedesktop/stereo/${name}.oga`);
  return new Map([
    ['white', coloured('white')],
    ['pink', coloured('pink')],
    ['brown', coloured('brown')],
    ['hum', synthetic(['synth', String(SECONDS), ...mains])],
    ['music', music('macroform-cold_day')],
    ['more music', music('reno_project-system')],
    ['telephone', desktop('phone-incoming-call')],
    ['camera', desktop('camera-shutter')],
    ['bell', desktop('bell')],
  ]);
}

/** One of them. @throws Error where there is none */
export function noiseOf(all: ReadonlyMap<string, Int16Array>, name: string): Int16Array {
  const noise = all.get(name);
  if (noise === undefined) throw new Error(`there is no noise called ${name}`);
  return noise;
}

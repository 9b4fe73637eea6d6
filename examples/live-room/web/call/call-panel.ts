import { CALLER } from '../../src/cast.ts';
import { command } from '../command.ts';
import { byId, h, slot } from '../dom.ts';
import { icon } from '../parts/icons.ts';
import type { Store } from '../store.ts';
import { earNote } from './ear-note.ts';
import { PhoneLine } from './phone-line.ts';
import { strips } from './strips.ts';
import { transcript } from './transcript.ts';
import { turnsView } from './turns.ts';

const INVITATION = `Talk to the room as ${CALLER.name}, from this browser. Noise, speech and voice are dealt with on this machine; no key is needed.`;
/** What the buttons say for who has no microphone. */
const SENTENCES = ['Where is my order?', 'Tell me everything.', 'Stop, wait a minute.'] as const;

/** A call from this page into the room, and everything one can see of it. */
export function callPanel(store: Store): void {
  const button = byId('call-button', HTMLButtonElement);
  const line = new PhoneLine(() => draw());
  const animate = strips(store, line);
  transcript(store);
  turnsView(store);
  earNote(store);
  slot('call-say').append(...SENTENCES.map(sayButton));
  button.addEventListener('click', () => void (line.phase === 'idle' ? line.call() : line.hangUp()));

  /** Whether the server has told of the call this page has begun. */
  let isKnown = false;
  const follow = (phase: string): void => {
    const isOn = phase === 'opening' || phase === 'live';
    if (line.phase === 'idle' || !isKnown) isKnown = line.phase !== 'idle' && isOn;
    else if (!isOn) {
      isKnown = false;
      line.end(phase === 'none' ? 'The call was cut off: its process is gone.' : 'The call is over.');
    }
  };

  const draw = (): void => {
    const phase = store.model?.call.phase ?? 'none';
    const isOwn = line.phase !== 'idle';
    const isOthers = !isOwn && (phase === 'opening' || phase === 'live');
    const isLive = line.phase === 'open' && phase === 'live';
    button.replaceChildren(icon(isOwn ? 'hangup' : 'call'), isOwn ? 'Hang up' : 'Call the shop');
    button.classList.toggle('on', isOwn);
    button.disabled = isOthers;
    slot('call').dataset['phase'] = isLive ? 'live' : isOwn ? 'opening' : 'idle';
    slot('call-body').hidden = !isOwn && !isOthers && (store.model?.call.lines.length ?? 0) === 0;
    slot('call-say').hidden = !isLive;
    const status = isOthers ? 'Somebody is on the line, in another window.' : statusOf(line, isLive);
    if (slot('call-status').textContent !== status) slot('call-status').textContent = status;
    animate(isOwn);
  };
  store.watch(
    ({ call }) => [call.phase, call.lines.length > 0] as const,
    ([phase]) => {
      follow(phase);
      draw();
    },
  );
  store.watch(
    ({ call }) => call.isSpeech,
    (isSpeech) => {
      slot('call-speech').textContent = isSpeech ? 'speech' : 'no speech';
      slot('call-speech').classList.toggle('on', isSpeech);
    },
  );
  draw();
}

function statusOf({ message, phase, problem }: PhoneLine, isLive: boolean): string {
  if (phase === 'idle') return message ?? INVITATION;
  if (!isLive) return 'Calling…';
  return problem === null
    ? `On the line, as ${CALLER.name}.`
    : `On the line. ${problem}: let the buttons speak for you.`;
}

function sayButton(sentence: string): HTMLElement {
  const say = (): void => void command({ type: 'call_say', sentence }, { quiet: true });
  return h('button', { type: 'button', class: 'say', onclick: say }, icon('sound'), sentence);
}

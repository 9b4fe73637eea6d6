import { BUTTON_SENTENCES } from '../../src/call/sentences.ts';
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
const CUT_OFF = 'The call was cut off: its process is gone.';

/** A call from this page into the room, and everything one can see of it. What comes back hears whether the server is there. */
export function callPanel(store: Store): (isThere: boolean) => void {
  const button = byId('call-button', HTMLButtonElement);
  const hide = byId('call-hide', HTMLButtonElement);
  const line = new PhoneLine(() => draw());
  const animate = strips(store, line);
  transcript(store);
  turnsView(store);
  earNote(store);
  slot('call-say').append(...BUTTON_SENTENCES.map(sayButton));
  button.addEventListener('click', () => void (line.phase === 'idle' ? line.call() : line.hangUp()));

  /** Whether somebody has put away what the last call left. */
  let isPutAway = false;
  hide.addEventListener('click', () => {
    isPutAway = true;
    draw();
    button.focus();
  });

  /** Whether the server has told of the call this page has begun, and whether anybody has taken it. */
  let isKnown = false;
  let wasTaken = false;
  let isThere = true;
  const follow = (phase: string): void => {
    const isOn = isCall(phase);
    if (isOn) isPutAway = false;
    if (line.phase === 'idle' || !isKnown) {
      isKnown = line.phase !== 'idle' && isOn;
      wasTaken = false;
    }
    if (phase === 'live') wasTaken = true;
    if (!isKnown || isOn) return;
    isKnown = false;
    line.end(wasTaken ? 'The shop has hung up.' : 'The room takes no calls just now.');
  };

  const draw = (): void => {
    // What a server said that is gone is true no more.
    const phase = isThere ? (store.model?.call.phase ?? 'none') : 'none';
    const isOwn = line.phase !== 'idle';
    const isOthers = !isOwn && isCall(phase);
    const isLive = line.phase === 'open' && phase === 'live';
    const isLeft = !isOwn && !isOthers && (store.model?.call.lines.length ?? 0) > 0;
    button.replaceChildren(icon(isOwn ? 'hangup' : 'call'), isOwn ? 'Hang up' : 'Call the shop');
    button.classList.toggle('on', isOwn);
    button.disabled = isOthers;
    slot('call').dataset['phase'] = isLive ? 'live' : isOwn ? 'opening' : 'idle';
    slot('call-more').hidden = !isOwn && !isOthers && (!isLeft || isPutAway);
    slot('call-say').hidden = !isLive;
    hide.hidden = !isLeft || isPutAway;
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
  return (isThereNow) => {
    isThere = isThereNow;
    if (isThere) return draw();
    isKnown = false;
    // Without its process a call is silence, and the browser would take long to find out.
    void line.hangUp(CUT_OFF);
    draw();
  };
}

function isCall(phase: string): boolean {
  return phase === 'opening' || phase === 'live';
}

function statusOf({ message, phase, problem }: PhoneLine, isLive: boolean): string {
  if (phase === 'idle') return message ?? INVITATION;
  if (phase === 'asking') return 'The browser asks for your microphone. Without one, buttons speak for you.';
  if (phase === 'broken') return 'Nothing comes through just now. Waiting for the line…';
  if (!isLive) return 'Calling…';
  return problem === null
    ? `On the line, as ${CALLER.name}. Speak over the answer to interrupt it.`
    : `On the line. ${problem}: let the buttons speak for you.`;
}

function sayButton(sentence: string): HTMLElement {
  const say = (): void => void command({ type: 'call_say', sentence }, { quiet: true });
  return h('button', { type: 'button', class: 'say', onclick: say }, icon('sound'), sentence);
}

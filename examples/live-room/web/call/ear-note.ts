import type { EarState } from '../../src/call/call-messages.ts';
import { EXAMPLES } from '../../src/call/sentences.ts';
import { h, slot } from '../dom.ts';
import type { Store } from '../store.ts';

/** Says what turns speech into words here, and what it is good for; where nothing does, how to bring it. */
export function earNote(store: Store): void {
  store.watch(
    ({ call }) => call.ear,
    (ear) => {
      const note = slot('call-ear');
      note.hidden = ear.kind === 'unknown';
      note.classList.toggle('missing', ear.kind === 'scripted');
      note.replaceChildren(...wordsOf(ear));
    },
  );
}

function wordsOf(ear: EarState): readonly (Node | string)[] {
  switch (ear.kind) {
    case 'unknown':
      return [];
    case 'pocketsphinx':
      return present();
    case 'scripted':
      return missing(ear);
    default:
      return ear.kind satisfies never;
  }
}

function present(): readonly (Node | string)[] {
  return [
    h('b', {}, 'PocketSphinx listens, on this machine. '),
    'It is sure of what the buttons say, and of ',
    EXAMPLES.map((sentence) => `“${sentence}”`).join(' '),
    ' Of any other English it gets the gist.',
  ];
}

function missing({ command }: EarState): readonly (Node | string)[] {
  const how =
    command === null
      ? [
          'PocketSphinx comes with Debian and Ubuntu; elsewhere, name yours in ',
          h('code', {}, 'POCKETSPHINX_LIBRARY'),
          '.',
        ]
      : ['Add it by ', h('code', {}, command), ', then kill the server: it comes back with it.'];
  return [
    h('b', {}, 'No ear on this machine. '),
    'Denoiser, speech detection and voice are real, but PocketSphinx, which turns speech into words, is missing. ',
    ...how,
    ' Until then a script stands in: it knows what the buttons say, and nothing else.',
  ];
}

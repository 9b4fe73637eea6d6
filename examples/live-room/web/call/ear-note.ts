import type { EarState } from '../../src/call/call-messages.ts';
import { h, slot } from '../dom.ts';
import type { Store } from '../store.ts';

/** Says what turns speech into words here; where nothing does, how to bring it. */
export function earNote(store: Store): void {
  store.watch(
    ({ call }) => call.ear,
    (ear) => {
      const note = slot('call-ear');
      note.hidden = ear.kind !== 'scripted';
      note.replaceChildren(...(ear.kind === 'scripted' ? missing(ear) : []));
    },
  );
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

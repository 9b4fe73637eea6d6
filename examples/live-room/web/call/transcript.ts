import type { CallLine } from '../../src/call/call-messages.ts';
import { h, slot } from '../dom.ts';
import { icon } from '../parts/icons.ts';
import { KeyedList } from '../parts/keyed-list.ts';
import type { Store } from '../store.ts';

/** What is said on the line, while it is said. */
export function transcript(store: Store): void {
  const list = new KeyedList<CallLine>({
    container: slot('call-log'),
    key: ({ id }) => String(id),
    render: row,
    empty: () => h('p', { class: 'empty' }, 'Nothing was said yet.'),
  });
  store.watch(
    ({ call }) => call.lines,
    (lines) => list.update(lines),
  );
}

function row({ speaker, state, text, unheard, who }: CallLine): HTMLElement {
  return h(
    'p',
    { class: `utterance ${who} ${state}` },
    h('b', {}, speaker ?? 'The room'),
    ' ',
    h('span', {}, text),
    state === 'partial' && h('span', { class: 'tag' }, 'not final'),
    state === 'cut' && h('span', { class: 'tag bad' }, icon('cross'), 'interrupted here'),
    unheard !== '' && h('s', {}, unheard),
  );
}

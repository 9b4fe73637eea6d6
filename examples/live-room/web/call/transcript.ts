import type { CallLine } from '../../src/call/call-messages.ts';
import { agentName } from '../../src/cast.ts';
import { h, slot } from '../dom.ts';
import { icon } from '../parts/icons.ts';
import { KeyedList } from '../parts/keyed-list.ts';
import { seconds } from '../parts/seconds.ts';
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
    // Who speaks is known for sure when the answer is complete. Until then it is who has the conversation.
    ({ call, state }) =>
      call.lines.map((line) => (line.speaker === null ? { ...line, speaker: agentName(state.desk.holder) } : line)),
    (lines) => list.update(lines),
  );
}

function row({ cutMs, speaker, state, text, unheard, who }: CallLine): HTMLElement {
  return h(
    'p',
    { class: `utterance ${who} ${state}` },
    h('b', {}, speaker ?? 'The room'),
    ' ',
    h('span', {}, text),
    state === 'partial' && h('span', { class: 'tag' }, 'not final'),
    state === 'cut' && h('span', { class: 'tag bad' }, icon('cross'), cutWords(unheard, cutMs)),
    unheard !== '' && h('s', {}, unheard),
  );
}

/** Where it is not known which words were heard, the time says it. */
function cutWords(unheard: string, cutMs: number | null): string {
  if (unheard !== '') return 'interrupted here';
  return cutMs === null ? 'interrupted' : `interrupted after ${seconds(cutMs)}`;
}

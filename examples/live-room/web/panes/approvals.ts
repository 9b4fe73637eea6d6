import { agentName } from '../../src/cast.ts';
import { callWords } from '../../src/feed/call-words.ts';
import type { ShownApproval } from '../../src/feed/desk-messages.ts';
import { ownColleague } from '../chat/audience.ts';
import { command } from '../command.ts';
import { h, slot } from '../dom.ts';
import { icon } from '../parts/icons.ts';
import { KeyedList } from '../parts/keyed-list.ts';
import type { Store } from '../store.ts';

/** Tools that wait for a person, each with two buttons. This page is the colleagues': nobody else sees them. */
export function approvalCards(store: Store): void {
  const cards = new KeyedList<ShownApproval>({
    container: slot('approvals'),
    key: ({ requestId }) => requestId,
    render: card,
  });
  store.subscribe(({ state }) => cards.update(state.approvals));
}

function card({ agentId, arguments: args, isAgain, requestId, tool }: ShownApproval): HTMLElement {
  const answer = async (approved: boolean): Promise<void> => {
    const colleague = ownColleague();
    const { ok } = await command({ type: 'approval', requestId, approved, colleague }, { quiet: true });
    // The card goes, and what was focused in it.
    if (ok) slot('chat').focus();
  };
  return h(
    'article',
    { class: 'approval', 'data-channel': agentId, 'aria-label': `Approval of ${tool}` },
    h('p', {}, icon('ask'), h('span', {}, h('b', {}, agentName(agentId)), ' wants to use ', h('code', {}, tool))),
    h('p', { class: 'facts' }, callWords(args)),
    isAgain && h('p', { class: 'again' }, 'Asked again: the process that asked first is gone.'),
    h(
      'div',
      {},
      h('button', { type: 'button', class: 'approve', onclick: () => void answer(true) }, icon('check'), 'Approve'),
      h('button', { type: 'button', onclick: () => void answer(false) }, icon('close'), 'Refuse'),
    ),
  );
}

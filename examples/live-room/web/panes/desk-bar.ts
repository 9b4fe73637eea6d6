import { agentName, AGENTS, COLLEAGUES, CUSTOMER, FIRST_AGENT } from '../../src/cast.ts';
import type { DeskState } from '../../src/feed/desk-messages.ts';
import { ownColleague } from '../chat/audience.ts';
import { command } from '../command.ts';
import { h, slot } from '../dom.ts';
import type { Store } from '../store.ts';

/** Who answers the customer, and the button by which a colleague takes over or gives back. */
export function deskBar(store: Store): void {
  const bar = slot('desk');
  const colleague = ownColleague();
  const button = h('button', { type: 'button' });
  const words = h('span', { 'aria-live': 'polite' });
  bar.append(words, button);
  button.addEventListener('click', () => {
    const { state } = store.model ?? {};
    if (state !== undefined)
      void command({ type: isTaken(state.desk) ? 'give_back' : 'take_over', colleague }, { quiet: true });
  });
  store.watch(
    ({ state }) => state.desk,
    (desk) => {
      bar.dataset['channel'] = desk.holder === 'human' ? 'web' : desk.holder;
      words.replaceChildren(...wordsFor(desk, colleague));
      button.textContent = isTaken(desk) ? `Give back to ${AGENTS[FIRST_AGENT].name}` : 'Take over';
    },
  );
}

/** Whether a colleague has the conversation, and not only was asked for. */
function isTaken({ colleague, holder }: DeskState): boolean {
  return holder === 'human' && colleague !== null;
}

function wordsFor({ colleague, holder }: DeskState, ownId: string): readonly (Node | string)[] {
  if (holder !== 'human') return [h('b', {}, agentName(holder) ?? holder), ` answers ${CUSTOMER.name}`];
  if (colleague === null) return [h('b', {}, CUSTOMER.name), ' asks for one of you'];
  if (colleague === ownId) return [h('b', {}, 'You'), ` answer ${CUSTOMER.name}`];
  return [h('b', {}, COLLEAGUES[colleague]), ` answers ${CUSTOMER.name}`];
}

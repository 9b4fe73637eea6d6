import type { CallTurn } from '../../src/call/call-messages.ts';
import { h, slot } from '../dom.ts';
import type { Store } from '../store.ts';
import { waterfall } from './waterfall.ts';

/** The turns of the call, each with its picture: the newest, until somebody chooses another. */
export function turnsView(store: Store): void {
  let chosen: number | null = null;
  const draw = (turns: readonly CallTurn[]): void => {
    const shown = turns.find(({ id }) => id === chosen) ?? turns.at(-1);
    const choose = (id: number): void => {
      chosen = id === turns.at(-1)?.id ? null : id;
      draw(turns);
      slot('call-turns').querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
    };
    slot('call-turns').replaceChildren(...(shown === undefined ? [hint()] : picture(turns, shown, choose)));
  };
  store.watch(({ call }) => call.turns, draw);
}

function hint(): HTMLElement {
  return h('p', { class: 'empty' }, 'Where the time goes between your last word and the first sound of the answer.');
}

function picture(
  turns: readonly CallTurn[],
  shown: CallTurn,
  choose: (id: number) => void,
): readonly (HTMLElement | SVGElement)[] {
  const buttons = turns.map(({ id }, place) =>
    h(
      'button',
      {
        type: 'button',
        class: 'turn-number',
        'aria-pressed': String(id === shown.id),
        'aria-label': `Turn ${place + 1}`,
        onclick: () => choose(id),
      },
      String(place + 1),
    ),
  );
  return [
    h('header', {}, h('b', {}, `“${shown.question}”`), h('span', { role: 'group', 'aria-label': 'Turns' }, ...buttons)),
    waterfall(shown),
  ];
}

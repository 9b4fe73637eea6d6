import { command } from '../command.ts';
import { byId, h, slot } from '../dom.ts';
import { icon } from '../parts/icons.ts';
import { KeyedList } from '../parts/keyed-list.ts';
import type { Store } from '../store.ts';

/** Hooks one can add and remove: words that may not be said, and card numbers that are masked. */
export function hooksForm(store: Store): void {
  const form = byId('hooks', HTMLFormElement);
  const field = byId('hook-word', HTMLInputElement);
  const mask = byId('hook-mask', HTMLInputElement);
  const words = new KeyedList<string>({ container: slot('hook-words'), key: (word) => word, render: chip });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const word = field.value.trim();
    if (word === '') return field.focus();
    field.value = '';
    void command({ type: 'block_word', word });
  });
  mask.addEventListener('change', () => void command({ type: 'mask_cards', enabled: mask.checked }));
  store.watch(
    ({ state }) => state.masksCards,
    (isOn) => (mask.checked = isOn),
  );
  store.subscribe(({ state }) => words.update(state.blockedWords));
}

function chip(word: string): HTMLElement {
  const label = `Remove the hook that blocks ${word}`;
  return h(
    'li',
    {},
    `“${word}”`,
    h(
      'button',
      { type: 'button', 'aria-label': label, onclick: () => void command({ type: 'unblock_word', word }) },
      icon('close'),
    ),
  );
}

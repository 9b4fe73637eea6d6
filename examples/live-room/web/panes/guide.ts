import { h, slot } from '../dom.ts';
import { icon } from '../parts/icons.ts';
import { toast } from '../parts/toast.ts';
import type { Store } from '../store.ts';
import type { ChatPane } from './chat.ts';
import { STEPS } from './guide-steps.ts';

const KEY = 'roomkit-guide';
const START =
  'Ten things to try, in order or not: each button does it for you, or do it by hand in the panes below. And then call.';

/** The guided tour: each step does itself when asked, and is ticked off whoever did it. */
export function guide(store: Store, chat: ChatPane): void {
  const done = new Set<string>(JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as string[]);
  const hint = slot('guide-hint');
  hint.textContent = START;
  const buttons = STEPS.map((step, position) => {
    const button = h('button', { type: 'button' }, h('span', { class: 'number' }), step.title);
    button.addEventListener('click', () => {
      const { model } = store;
      if (model === null) return;
      hint.replaceChildren(h('b', {}, 'Watch: '), step.watch);
      step.act(chat, () => store.model ?? model).catch(() => toast('The room did not take that.', 'bad'));
    });
    button.dataset['step'] = String(position + 1);
    return button;
  });
  slot('guide-steps').replaceChildren(...buttons.map((button) => h('li', {}, button)));
  const draw = (): void => {
    const next = STEPS.find(({ title }) => !done.has(title));
    for (const [position, step] of STEPS.entries()) {
      const button = buttons[position];
      const isDone = done.has(step.title);
      button?.classList.toggle('done', isDone);
      button?.classList.toggle('next', step === next);
      button?.querySelector('.number')?.replaceChildren(isDone ? icon('check') : String(position + 1));
    }
  };
  let bootId: string | null = null;
  store.subscribe((model) => {
    const { state } = model;
    if (bootId !== null && bootId !== state.bootId && state.starts === 1) done.clear();
    ({ bootId } = state);
    for (const step of STEPS) if (step.isDone(model, done)) done.add(step.title);
    sessionStorage.setItem(KEY, JSON.stringify([...done]));
    draw();
  });
  draw();
}

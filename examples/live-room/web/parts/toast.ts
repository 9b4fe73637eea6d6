import { h, slot } from '../dom.ts';

const SHOWN_MS = 5000;

/** Says for a moment what became of something; screen readers hear it too. */
export function toast(message: string, tone: 'plain' | 'bad' = 'plain'): void {
  const container = slot('toasts');
  const element = h('p', { class: `toast ${tone}` }, message);
  container.replaceChildren(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}

import { h } from '../dom.ts';
import { icon } from './icons.ts';

type Theme = 'light' | 'dark';

const KEY = 'roomkit-theme';

/** Light or dark: as the system says, until somebody chooses. */
export function themeToggle(): HTMLElement {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const button = h('button', { type: 'button', class: 'quiet', id: 'theme' });
  const themeNow = (): Theme => stored() ?? (system.matches ? 'dark' : 'light');
  const show = (): void => {
    const theme = themeNow();
    document.documentElement.dataset['theme'] = theme;
    button.replaceChildren(icon(theme === 'dark' ? 'sun' : 'moon'));
    button.setAttribute('aria-label', theme === 'dark' ? 'Light colours' : 'Dark colours');
  };
  button.addEventListener('click', () => {
    localStorage.setItem(KEY, themeNow() === 'dark' ? 'light' : 'dark');
    show();
  });
  system.addEventListener('change', show);
  show();
  return button;
}

function stored(): Theme | null {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : null;
}

import { byId } from '../dom.ts';
import { icon } from './icons.ts';

/** A form whose text leaves with Enter, and grows with what is written. */
export interface Composer {
  readonly form: HTMLFormElement;
  readonly field: HTMLTextAreaElement;
  /** Puts words in, ready to be sent. */
  fill(text: string): void;
}

/** Makes a composer of a form. `onSend` gets words that are not blank. */
export function composer(
  name: string,
  onSend: (text: string) => void,
  onInput: (text: string) => void = () => {},
): Composer {
  const form = byId(`${name}-composer`, HTMLFormElement);
  const field = byId(`${name}-text`, HTMLTextAreaElement);
  form.querySelector('.send')?.append(icon('send'));
  const changed = (): void => {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, 140)}px`;
    onInput(field.value);
  };
  field.addEventListener('input', changed);
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text === '') return;
    field.value = '';
    changed();
    onSend(text);
  });
  changed();
  const fill = (text: string): void => {
    field.value = text;
    changed();
  };
  return { form, field, fill };
}

/** Puts marks around what is selected in a text field. */
export function formatButtons(form: HTMLFormElement, field: HTMLTextAreaElement): void {
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-wrap]')) {
    button.addEventListener('click', () => {
      const mark = button.dataset['wrap'] ?? '';
      const { selectionEnd, selectionStart, value } = field;
      const selected = value.slice(selectionStart, selectionEnd);
      field.setRangeText(`${mark}${selected}${mark}`, selectionStart, selectionEnd, 'end');
      field.focus();
      if (selected === '') field.setSelectionRange(selectionStart + mark.length, selectionStart + mark.length);
      field.dispatchEvent(new Event('input'));
    });
  }
}

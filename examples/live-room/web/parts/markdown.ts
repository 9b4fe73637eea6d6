import { h } from '../dom.ts';

const INLINE = /\*\*(?<bold>[^*\n]+)\*\*|_(?<italic>[^_\n]+)_|`(?<code>[^`\n]+)`/gu;

/** Whether a text uses any of the marks this page knows. */
export function hasMarkup(text: string): boolean {
  return text.search(INLINE) !== -1 || /^- /mu.test(text);
}

/** The few marks this page knows, as elements. What is no mark stays text. */
export function markdown(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const block of text.split(/\n{2,}/u)) {
    const lines = block.split('\n');
    if (lines.every((line) => line.startsWith('- '))) {
      fragment.append(h('ul', {}, ...lines.map((line) => h('li', {}, inline(line.slice(2))))));
    } else {
      fragment.append(h('p', {}, inline(block)));
    }
  }
  return fragment;
}

function inline(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    fragment.append(text.slice(end, match.index));
    const { bold, code, italic } = match.groups ?? {};
    if (bold !== undefined) fragment.append(h('strong', {}, bold));
    else if (italic !== undefined) fragment.append(h('em', {}, italic));
    else fragment.append(h('code', {}, code ?? ''));
    end = match.index + match[0].length;
  }
  fragment.append(text.slice(end));
  return fragment;
}

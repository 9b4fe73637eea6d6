import { stickToEnd } from './stick-to-end.ts';

/** How a list is shown. */
export interface ListView<Item> {
  readonly container: HTMLElement;
  readonly key: (item: Item) => string;
  readonly render: (item: Item) => HTMLElement;
  /** What to show where there is nothing. */
  readonly empty?: () => HTMLElement;
}

interface Row {
  readonly signature: string;
  readonly element: HTMLElement;
}

/** Shows a list and touches only the rows that changed, so that focus and scrolling stay where they are. */
export class KeyedList<Item> {
  readonly #view: ListView<Item>;
  readonly #follow: () => void;
  #rows = new Map<string, Row>();

  constructor(view: ListView<Item>) {
    this.#view = view;
    this.#follow = stickToEnd(view.container);
  }

  update(items: readonly Item[]): void {
    const { empty, key, render } = this.#view;
    const rows = new Map<string, Row>();
    for (const item of items) {
      const name = key(item);
      const signature = JSON.stringify(item);
      const before = this.#rows.get(name);
      const row = before?.signature === signature ? before : { signature, element: render(item) };
      row.element.dataset['key'] = name;
      row.element.classList.toggle('fresh', before === undefined);
      if (before !== undefined && before !== row) moveFocus(before.element, row.element);
      rows.set(name, row);
    }
    this.#rows = rows;
    this.#place(
      [...rows.values()].map(({ element }) => element),
      items.length === 0 ? empty?.() : undefined,
    );
    this.#follow();
  }

  #place(elements: readonly HTMLElement[], placeholder: HTMLElement | undefined): void {
    const { container } = this.#view;
    const wanted = placeholder === undefined ? elements : [placeholder];
    const keep = new Set<Element>(wanted);
    for (const child of [...container.children]) if (!keep.has(child)) child.remove();
    for (const [position, element] of wanted.entries()) {
      const there = container.children[position];
      if (there !== element) container.insertBefore(element, there ?? null);
    }
  }
}

/** A row that is drawn anew keeps the focus of its predecessor. */
function moveFocus(before: HTMLElement, after: HTMLElement): void {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !before.contains(active)) return;
  before.replaceWith(after);
  const label = active.getAttribute('aria-label');
  const successor = label === null ? null : after.querySelector<HTMLElement>(`[aria-label="${CSS.escape(label)}"]`);
  successor?.focus();
}

import type { ModelState, TimelineEntry } from '../../src/feed/messages.ts';
import { command } from '../command.ts';
import { h, slot } from '../dom.ts';
import { composer } from '../parts/composer.ts';
import { KeyedList } from '../parts/keyed-list.ts';
import { markdown } from '../parts/markdown.ts';
import type { Model, Store } from '../store.ts';

/** A message as the assistant sees it, or the place where it sees nothing. */
type Seen =
  | { readonly kind: 'words'; readonly id: string; readonly entry: TimelineEntry }
  | { readonly kind: 'hidden'; readonly id: string }
  | { readonly kind: 'writing'; readonly id: string }
  | { readonly kind: 'failed'; readonly id: string; readonly failure: string };

/** What the model reads and says. */
export function assistantPane(store: Store): void {
  composer('assistant', (body) => void command({ type: 'speak', body }, { quiet: true }));
  const list = new KeyedList<Seen>({
    container: slot('assistant-log'),
    key: ({ id }) => id,
    render: row,
    empty: () => h('p', { class: 'empty' }, 'The assistant has read nothing yet.'),
  });
  const prompt = slot('prompt');
  const model = slot('model');
  let shown: unknown = null;
  store.subscribe((current) => {
    list.update(seenBy(current));
    model.replaceChildren(...modelLine(current.state.model));
    const { request } = current.assistant;
    if (request !== shown) prompt.replaceChildren(...promptOf(current));
    shown = request;
  });
}

function seenBy({ assistant, entries }: Model): readonly Seen[] {
  const seen = entries.flatMap((entry): Seen[] => {
    if (entry.type !== 'message') return [];
    if (entry.status === 'blocked') return [];
    const { role } = entry.lanes.assistant;
    return [role === 'hidden' ? { kind: 'hidden', id: entry.id } : { kind: 'words', id: entry.id, entry }];
  });
  if (assistant.phase === 'writing') return [...seen, { kind: 'writing', id: 'writing' }];
  const { failure } = assistant;
  return failure === null ? seen : [...seen, { kind: 'failed', id: 'failed', failure }];
}

function row(seen: Seen): HTMLElement {
  if (seen.kind === 'hidden') return h('p', { class: 'gap' }, 'A message it may not see');
  if (seen.kind === 'failed') return h('p', { class: 'failure' }, seen.failure);
  if (seen.kind === 'writing') {
    return h(
      'article',
      { class: 'turn own' },
      h('p', { class: 'dots', 'aria-label': 'Writing' }, h('i'), h('i'), h('i')),
    );
  }
  const { entry } = seen;
  const isOwn = entry.channelId === 'assistant';
  return h(
    'article',
    { class: `turn ${isOwn ? 'own' : 'other'}`, 'data-channel': entry.channelId },
    h(
      'header',
      {},
      h('b', {}, entry.speaker),
      h('span', { class: 'role' }, isOwn ? 'assistant' : 'user'),
      entry.visibility !== 'all' && h('span', { class: 'tag' }, `only ${entry.visibility}`),
      entry.edited && h('span', { class: 'tag' }, 'edited'),
    ),
    h('div', { class: 'words' }, entry.deleted ? h('p', { class: 'gone' }, 'Deleted') : markdown(entry.text)),
  );
}

function modelLine({ kind, modelName }: ModelState): readonly (Node | string)[] {
  if (kind !== 'scripted') return [h('b', {}, modelName), ` answers, the real model.`];
  return [
    h('b', {}, 'Scripted: no model answers here. '),
    'Start with ',
    h('code', {}, 'ANTHROPIC_API_KEY'),
    ' or ',
    h('code', {}, 'OPENAI_API_KEY'),
    ' for a real one.',
  ];
}

function promptOf({ assistant }: Model): readonly Node[] {
  const { answer, request } = assistant;
  if (request === null) return [h('p', { class: 'empty' }, 'Nothing was asked since the process started.')];
  return [
    h('p', { class: 'target' }, `The answer will be ${request.target}.`),
    part('system', request.systemPrompt),
    ...request.messages.map(({ role, text }) => part(role, text)),
    ...(answer === null ? [] : [h('p', { class: 'target' }, `${answer.durationMs} ms. ${answer.usage}`)]),
  ];
}

function part(role: string, text: string): HTMLElement {
  return h('div', { class: `part ${role}` }, h('b', {}, role), h('pre', {}, text));
}

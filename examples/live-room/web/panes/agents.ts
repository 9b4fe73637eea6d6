import { AGENT_IDS, AGENTS, type AgentId, FIRST_AGENT } from '../../src/cast.ts';
import type { ModelState } from '../../src/feed/messages.ts';
import { command } from '../command.ts';
import { h, slot } from '../dom.ts';
import { composer } from '../parts/composer.ts';
import { KeyedList } from '../parts/keyed-list.ts';
import type { Model, Store } from '../store.ts';
import { type Seen, seenBy, seenRow } from './agent-log.ts';
import { promptOf } from './agent-prompt.ts';

/** The agents of the desk, and what the model of one of them reads and says: the one that has the conversation, until somebody chooses. */
export function agentsPane(store: Store): void {
  composer('assistant', (body) => void command({ type: 'speak', body }, { quiet: true }));
  const list = new KeyedList<Seen>({
    container: slot('assistant-log'),
    key: ({ id }) => id,
    render: seenRow,
    empty: () => h('p', { class: 'empty' }, 'Nothing to read yet.'),
  });
  let chosen: AgentId = FIRST_AGENT;
  const chips = AGENT_IDS.map((agentId) => {
    return chip(agentId, () => {
      chosen = agentId;
      if (store.model !== null) draw(store.model);
    });
  });
  slot('agents').append(...chips.map(({ button }) => button));
  store.watch(
    ({ state }) => state.desk.holder,
    (holder) => {
      if (holder !== 'human') chosen = holder;
    },
  );
  store.watch(
    ({ state }) => state.model,
    (model) => slot('model').replaceChildren(...modelLine(model)),
  );
  let shown: unknown = null;
  const draw = (model: Model): void => {
    for (const { show } of chips) show(model, chosen);
    list.update(seenBy(model, chosen));
    const { name } = AGENTS[chosen];
    slot('prompt-title').textContent = `${name}’s last prompt, word for word`;
    const { answer, request } = model.agents[chosen];
    if (request !== shown) slot('prompt').replaceChildren(...promptOf(request, answer, name));
    shown = request;
  };
  store.subscribe(draw);
}

interface Chip {
  readonly button: HTMLElement;
  readonly show: (model: Model, chosen: AgentId) => void;
}

/** An agent one can look over the shoulder of. */
function chip(agentId: AgentId, choose: () => void): Chip {
  const { name, part } = AGENTS[agentId];
  const doing = h('span', { class: 'doing' });
  const button = h(
    'button',
    { type: 'button', class: 'agent', 'data-channel': agentId, onclick: choose },
    h('b', {}, name),
    h('span', { class: 'part' }, part),
    doing,
  );
  return {
    button,
    show: (model, chosen) => {
      const words = doingOf(model, agentId);
      button.setAttribute('aria-pressed', String(chosen === agentId));
      button.classList.toggle('active', model.state.desk.holder === agentId);
      if (doing.textContent !== words) doing.textContent = words;
    },
  };
}

function doingOf({ agents, state }: Model, agentId: AgentId): string {
  if (state.approvals.some((approval) => approval.agentId === agentId)) return 'asks you';
  const { phase } = agents[agentId];
  if (phase !== 'idle') return phase;
  return state.desk.holder === agentId ? 'active' : 'listens';
}

function modelLine({ kind, modelName }: ModelState): readonly (Node | string)[] {
  if (kind !== 'scripted') return [h('b', {}, modelName), ' answers, the real model.'];
  return [h('b', {}, 'Scripted: no model answers here. '), 'A key in the environment brings a real one.'];
}

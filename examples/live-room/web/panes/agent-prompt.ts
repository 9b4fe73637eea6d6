import type { AgentState, ModelRequest } from '../../src/feed/desk-messages.ts';
import { h } from '../dom.ts';

/** The exact prompt an agent's model was sent last, part by part. */
export function promptOf(request: ModelRequest | null, answer: AgentState['answer'], name: string): readonly Node[] {
  if (request === null) return [h('p', { class: 'empty' }, `${name} was asked nothing since the process started.`)];
  const { messages, systemPrompt, target, tools } = request;
  return [
    h('p', { class: 'target' }, `The answer will be ${target}.`),
    tools.length > 0 && h('p', { class: 'target' }, `May call: ${tools.join(', ')}.`),
    part('system', systemPrompt),
    ...messages.map(({ role, text }) => part(role, text)),
    answer !== null && h('p', { class: 'target' }, `${answer.durationMs} ms. ${answer.usage}`),
  ].filter((node) => node !== false);
}

function part(role: string, text: string): HTMLElement {
  return h('div', { class: `part ${role}` }, h('b', {}, role), h('pre', {}, text));
}

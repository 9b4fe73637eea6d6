import type { SendOptions } from '@roomkit/client';

import { AGENT_IDS, AGENTS, type AgentId, type Colleague, FIRST_AGENT, isColleague } from '../../src/cast.ts';
import type { Model } from '../store.ts';

/** Whose window this is. */
export function ownColleague(): Colleague {
  const asked = new URLSearchParams(location.search).get('as');
  return isColleague(asked) ? asked : 'sam';
}

/** The agent that has the conversation; while a colleague has it, the first. */
export function agentToAsk(model: Model | null): AgentId {
  const holder = model?.state.desk.holder ?? FIRST_AGENT;
  return holder === 'human' ? FIRST_AGENT : holder;
}

/** Agents answer colleagues only when asked: by name, or in a whisper to one of them. */
export function audienceOf(text: string, whisperTo: AgentId | null): SendOptions {
  if (whisperTo !== null) return { visibility: whisperTo, addressedTo: [whisperTo] };
  const words = text.toLowerCase();
  return { addressedTo: AGENT_IDS.filter((id) => words.includes(AGENTS[id].name.toLowerCase())) };
}

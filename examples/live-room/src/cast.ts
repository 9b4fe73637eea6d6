/** The one room of this demo and everybody in it. The page imports this too. */
export const ROOM_ID = 'front-desk';

/** Ids of the channels, in the order of their lanes. */
export const CHANNELS = ['sms', 'web', 'voice', 'assistant', 'refunds'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** Channels with a pane of their own; the agents share one. */
export const PANES = ['sms', 'web', 'assistant'] as const;
export type PaneName = (typeof PANES)[number];

/** Who speaks on which channel. */
export const CUSTOMER = { name: 'Maya', number: '+15550100' } as const;
export const CALLER = { id: 'ben', name: 'Ben' } as const;
export const SHOP_NUMBER = '+15550199';
export const COLLEAGUES = { sam: 'Sam', lee: 'Lee' } as const;
export type Colleague = keyof typeof COLLEAGUES;

/** The agents of the desk. Whoever stands first answers first. */
export const AGENTS = {
  assistant: { name: 'Nova', part: 'Triage' },
  refunds: { name: 'Iris', part: 'Refunds' },
} as const;
export type AgentId = keyof typeof AGENTS;
export const AGENT_IDS: readonly AgentId[] = ['assistant', 'refunds'];
export const FIRST_AGENT: AgentId = 'assistant';

/** Whether a value names one of the channels. */
export function isChannelName(value: unknown): value is ChannelName {
  return CHANNELS.some((name) => name === value);
}

/** Whether a value names a pane's channel. */
export function isPaneName(value: unknown): value is PaneName {
  return PANES.some((name) => name === value);
}

/** Whether a value is the id of an agent. */
export function isAgent(value: unknown): value is AgentId {
  return typeof value === 'string' && Object.hasOwn(AGENTS, value);
}

/** Whether a value is the id of a colleague. */
export function isColleague(value: unknown): value is Colleague {
  return typeof value === 'string' && Object.hasOwn(COLLEAGUES, value);
}

/** An agent's name; null for whoever is none. */
export function agentName(channelId: string | null): string | null {
  return isAgent(channelId) ? AGENTS[channelId].name : null;
}

import type { AIContext, AIMessage, AIToolResultPart } from '@roomkit/core/ai';
import type { MockAnswer } from '@roomkit/testing';

import { AGENT_IDS, COLLEAGUES } from '../cast.ts';

const DELAY_MS = 35;

/** What people want, by the words they use. */
export const WANTS = {
  refund: /refund|money back|return/iu,
  person: /human|a person|real people|somebody real/iu,
  thanks: /thank/iu,
} as const;

/** The notice by which whoever takes over is called upon, as the kit writes it. */
const NOTICE = /^\((?<from>\S+) has handed this conversation over to you/u;
/** By whom a message is, where several speak: people by name, other agents by the id of their channel. */
const SPEAKER = /^(?<name>\w+): /u;
const NOT_CUSTOMERS: ReadonlySet<string> = new Set([...Object.values(COLLEAGUES), ...AGENT_IDS]);

/** Words as they come from a model, one by one, with the tools it calls behind them. */
export function saying(text: string, toolCalls: MockAnswer['toolCalls'] = []): MockAnswer {
  return { chunks: text.match(/\S+\s*/gu) ?? [], delayMs: DELAY_MS, toolCalls };
}

/** The words of a message to the model. */
export function textOf(message: AIMessage | undefined): string {
  if (message === undefined) return '';
  if (typeof message.content === 'string') return message.content;
  return message.content.map((part) => (part.type === 'text' ? part.text : `[${part.type}]`)).join('\n');
}

/** Who has just handed over; null where somebody simply spoke. */
export function handedOverBy({ messages }: AIContext): string | null {
  return NOTICE.exec(textOf(messages.at(-1)))?.groups?.['from'] ?? null;
}

/** What is to be answered, without the name before it: for one who has just taken over, the customer's last words. */
export function lastAsked(context: AIContext): string {
  const words = context.messages.map((message) => (message.role === 'user' ? textOf(message) : ''));
  const last = handedOverBy(context) === null ? words.at(-1) : words.findLast(isCustomers);
  return (last ?? '').replace(SPEAKER, '');
}

function isCustomers(words: string): boolean {
  const name = SPEAKER.exec(words)?.groups?.['name'] ?? '';
  return words !== '' && !NOTICE.test(words) && !NOT_CUSTOMERS.has(name);
}

/** Whether a colleague asks, who sees formatting; the phone shows none. */
export function isForColleague({ targetCapabilities }: AIContext): boolean {
  return targetCapabilities?.supportsRichText === true;
}

/** Whether the conversation can be handed to somebody now. */
export function canHandOver({ tools }: AIContext, target: string): boolean {
  const tool = tools.find(({ name }) => name === 'handoff');
  return JSON.stringify(tool?.parameters ?? null).includes(JSON.stringify(target));
}

/** What the tools said in answer to the model's last request; empty where it called none. */
export function toolResults({ messages }: AIContext): readonly AIToolResultPart[] {
  const last = messages.at(-1);
  if (last?.role !== 'tool' || typeof last.content === 'string') return [];
  return last.content.filter((part) => part.type === 'tool_result');
}

import type { RoomEvent } from '@roomkit/core';
import type { AIMessage, MemoryResult, MemoryView } from '@roomkit/core/ai';

/** How much of a memory fits. */
export interface Budget {
  readonly tokens: number;
  /** How many of the newest messages stay, whatever they cost. */
  readonly minEvents: number;
  readonly estimateTokens: (message: AIMessage) => number;
}

interface Item<Value> {
  readonly value: Value;
  readonly tokens: number;
  readonly isPinned: boolean;
}

/**
 * What fits into a budget. Messages of the system, calls of tools with their results, and the newest messages of the
 * room stay. What the memory wrote itself comes next, for a summary says more than one message; then the room's
 * messages from the newest back to the first that does not fit.
 *
 * @param result - its events oldest first
 */
export function fitToBudget(result: MemoryResult, view: MemoryView, budget: Budget): MemoryResult {
  const messages = result.messages.map((message) => messageItem(message, budget));
  const events = eventItems(result.events, view, budget);
  let left = budget.tokens;
  for (const { tokens, isPinned } of [...messages, ...events]) if (isPinned) left -= tokens;
  const keptMessages = messages.filter(({ tokens, isPinned }) => {
    const isKept = isPinned || tokens <= left;
    if (isKept && !isPinned) left -= tokens;
    return isKept;
  });
  const from = firstThatFits(events, left);
  const keptEvents = events.filter(({ isPinned }, at) => isPinned || at >= from);
  return { messages: keptMessages.map(({ value }) => value), events: keptEvents.map(({ value }) => value) };
}

/** Tokens of everything a memory gives. */
export function tokensOfResult(
  { messages, events }: MemoryResult,
  view: MemoryView,
  estimateTokens: Budget['estimateTokens'],
): number {
  const all = [...messages, ...events.map((event) => view.toMessage(event))];
  return all.reduce((sum, message) => sum + (message === null ? 0 : estimateTokens(message)), 0);
}

/** Where the newest events begin that together cost no more than so many tokens, but at least so many of them. */
export function recentFrom(events: readonly RoomEvent[], view: MemoryView, budget: Budget): number {
  return Math.min(
    firstThatFits(eventItems(events, view, { ...budget, minEvents: 0 }), budget.tokens),
    Math.max(0, events.length - budget.minEvents),
  );
}

function messageItem(message: AIMessage, { estimateTokens }: Budget): Item<AIMessage> {
  const { role, content } = message;
  const hasCalls = typeof content !== 'string' && content.some(({ type }) => type === 'tool_call');
  const isPinned = role === 'system' || role === 'tool' || hasCalls;
  return { value: message, tokens: estimateTokens(message), isPinned };
}

function eventItems(events: readonly RoomEvent[], view: MemoryView, budget: Budget): readonly Item<RoomEvent>[] {
  const newest = events.length - budget.minEvents;
  return events.map((event, at) => {
    const message = view.toMessage(event);
    const tokens = message === null ? 0 : budget.estimateTokens(message);
    return { value: event, tokens, isPinned: at >= newest || event.type !== 'message' };
  });
}

/** Where the run of newest items begins that fits. Pinned ones are paid for already. */
function firstThatFits(items: readonly Item<RoomEvent>[], tokens: number): number {
  let left = tokens;
  let from = items.length;
  for (const [at, item] of [...items.entries()].reverse()) {
    if (!item.isPinned) left -= item.tokens;
    if (left < 0) break;
    from = at;
  }
  return from;
}

import type { AIMessage } from '@roomkit/core/ai';

import type { LoopDeps } from './loop-deps.ts';
import type { LoopState } from './loop-state.ts';

/** Takes in what was said to the turn; it counts for the next request, and for this turn alone. */
export function takeDirectives({ running }: LoopDeps, state: LoopState): void {
  for (const directive of running.take()) {
    const { context } = state;
    if (directive.type === 'update_system_prompt') {
      const systemPrompt = [context.systemPrompt, directive.append].filter(Boolean).join('\n\n');
      state.context = { ...context, systemPrompt };
    }
    if (directive.type === 'inject_message') {
      const { role, content } = directive;
      state.context = { ...context, messages: [...context.messages, { role, content }] };
    }
  }
}

/** Takes in messages that have come since the turn began. False where there are none the model can read. */
export async function takeNewer({ turn }: LoopDeps, state: LoopState): Promise<boolean> {
  const events = (await turn.roomContext.takeNewer?.()) ?? [];
  if (events.length === 0) return false;
  await turn.view.meet(events);
  const messages = events
    .map((event) => turn.view.toMessage(event))
    .filter((message): message is AIMessage => message !== null);
  state.context = { ...state.context, messages: [...state.context.messages, ...messages] };
  return messages.length > 0;
}

import type { AIContext, AIToolResultPart } from '@roomkit/core/ai';
import type { MockAnswer } from '@roomkit/testing';

import { AGENTS, CUSTOMER } from '../cast.ts';
import { canHandOver, isForColleague, lastAsked, saying, toolResults, WANTS } from './script.ts';

const TO_COLLEAGUE =
  'I can pay order **1042** back, up to **€49.00**, once one of you approves it. Without that I only explain.';
const STAYS = 'I look after refunds. Shall I see to one?';

/** The scripted specialist's answer: she asks for the tool, and speaks of what came of it. */
export function irisAnswer(context: AIContext): MockAnswer {
  const [result] = toolResults(context);
  if (result !== undefined) return saying(wordsFor(result));
  if (isForColleague(context)) return saying(TO_COLLEAGUE);
  const asked = lastAsked(context);
  if (WANTS.refund.test(asked)) return refund();
  if (WANTS.thanks.test(asked)) return saying(`You are very welcome, ${CUSTOMER.name}.`);
  if (!canHandOver(context, 'assistant')) return saying(STAYS);
  return saying(`That is for ${AGENTS.assistant.name} again.`, [
    {
      id: 'iris-hands-over',
      name: 'handoff',
      arguments: { target: 'assistant', reason: 'It is not about a refund', summary: `She asks: ${asked}` },
    },
  ]);
}

/** Without words: what comes of it is not known before somebody has agreed. */
function refund(): MockAnswer {
  const args = { order: '1042', cents: 4900, reason: 'The customer sends the lamp back' };
  return { toolCalls: [{ id: 'iris-refunds', name: 'refund_order', arguments: args }] };
}

function wordsFor({ isError, result }: AIToolResultPart): string {
  const words = typeof result === 'string' ? result : '{}';
  const { error, message } = JSON.parse(words) as { readonly error?: string; readonly message?: string };
  if (isError !== true) return `It is done, ${CUSTOMER.name}. ${message ?? ''}`;
  const isRefused = error?.startsWith('A person refused it') === true;
  if (!isRefused) return `I am sorry, ${CUSTOMER.name}, that did not work. Sam or Lee will look at it.`;
  return `I am sorry, ${CUSTOMER.name}: I may not pay this back yet. A colleague looks at it and writes to you here.`;
}

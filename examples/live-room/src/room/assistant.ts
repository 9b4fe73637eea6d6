import { AnthropicAIProvider } from '@roomkit/anthropic';
import type { RoomKit } from '@roomkit/core';
import type { AIProvider } from '@roomkit/core/ai';
import { OpenAIAIProvider } from '@roomkit/openai';
import { MockAIProvider } from '@roomkit/testing';

import { ASSISTANT_NAME, CUSTOMER } from '../cast.ts';
import type { ModelState } from '../feed/messages.ts';
import { scriptedAnswer } from './script.ts';

/** Who the assistant is told to be. */
export const SYSTEM_PROMPT = [
  `You are ${ASSISTANT_NAME}, the assistant of a small lamp shop. ${CUSTOMER.name} is a customer who writes from a phone;`,
  'Sam and Lee work in the shop and read along. Answer in one to three friendly sentences.',
  'You know of one order: 1042, a reading lamp, packed yesterday, arriving on Thursday. Invent nothing else.',
].join(' ');

/** What answers, and what the page says about it. */
export interface Model extends ModelState {
  readonly provider: AIProvider;
}

/** The real model whose key is in the environment, otherwise a scripted one. */
export function chooseModel(environment: Readonly<Record<string, string | undefined>>, kit: RoomKit): Model {
  if (environment['ANTHROPIC_API_KEY']) return modelOf('anthropic', AnthropicAIProvider.fromEnv(environment));
  if (environment['OPENAI_API_KEY']) return modelOf('openai', OpenAIAIProvider.fromEnv(environment));
  const scripted = new MockAIProvider({
    name: 'scripted',
    modelName: 'a script',
    streaming: true,
    clock: kit.clock,
    answers: [scriptedAnswer],
  });
  return modelOf('scripted', scripted);
}

function modelOf(kind: ModelState['kind'], provider: AIProvider): Model {
  return { kind, modelName: provider.modelName, provider };
}

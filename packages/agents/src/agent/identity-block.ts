import type { AIExtension } from '@roomkit/ai';

import { conversationStateOf } from '../state/conversation-state.ts';
import type { AgentIdentity } from './options.ts';

/** Tells a model who it is, where there is anything to tell. The conversation's language goes before the agent's own. */
export function identityExtension(identity: Required<AgentIdentity>): AIExtension {
  return {
    name: 'identity',
    prompt: ({ roomContext }) => identityBlock(identity, conversationStateOf(roomContext.room).language),
  };
}

/** The words that say who an agent is; null where no field is set. */
export function identityBlock(
  { role, description, scope, language }: Required<AgentIdentity>,
  conversationLanguage: string | null,
): string | null {
  if (role === null && description === null && scope === null && language === null) return null;
  const answered = conversationLanguage ?? language;
  const lines = [
    role === null ? null : `Role: ${role}`,
    description === null ? null : `What you do: ${description}`,
    scope === null ? null : `What you deal with: ${scope}`,
    answered === null ? null : `Language to answer in: ${answered}`,
  ].filter((line) => line !== null);
  return ['Who you are in this conversation:', ...lines].join('\n');
}

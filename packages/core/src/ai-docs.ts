import { AGENTS_MD, LLMS_FULL_TXT, LLMS_TXT } from './ai-docs/content.ts';

/** What RoomKit is and which guides there are, in the form of an `llms.txt`. */
export function getLlmsTxt(): string {
  return LLMS_TXT;
}

/** How to write code with RoomKit: facts, a whole program, and what not to do. */
export function getAgentsMd(): string {
  return AGENTS_MD;
}

/** All a coding assistant needs: the rules of {@link getAgentsMd}, then every guide in full. */
export function getAiContext(): string {
  return `${AGENTS_MD}\n${LLMS_FULL_TXT}`;
}

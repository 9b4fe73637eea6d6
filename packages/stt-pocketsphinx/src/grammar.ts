import { ConfigurationError } from '@roomkit/core';

/** Words as the dictionary has them: letters, and what stands within a word. */
const PHRASE = /^[\p{L}\p{N}'._-]+(?: [\p{L}\p{N}'._-]+)*$/u;

/** A grammar in JSGF 1.0: the one that was given, or one that knows the given phrases. @throws ConfigurationError */
export function grammarOf(grammar: string | readonly string[]): string {
  if (typeof grammar === 'string') {
    if (!grammar.trimStart().startsWith('#JSGF')) throw new ConfigurationError('grammar', 'must begin with #JSGF');
    return grammar;
  }
  if (!Array.isArray(grammar) || grammar.length === 0) throw new ConfigurationError('grammar', 'must not be empty');
  const phrases = grammar.map((phrase) => String(phrase).trim().toLowerCase().replaceAll(/\s+/gu, ' '));
  if (!phrases.every((phrase) => PHRASE.test(phrase))) {
    throw new ConfigurationError('grammar', 'must be phrases of words alone, without punctuation');
  }
  return `#JSGF V1.0; grammar phrases; public <phrase> = ${phrases.join(' | ')} ;`;
}

import type { AIChannelOptions } from '@roomkit/ai';
import { ConfigurationError } from '@roomkit/core';
import type { AIProvider } from '@roomkit/core/ai';

/** Who an agent is. */
export interface AgentIdentity {
  /** Its part, such as `Triage`. */
  readonly role?: string | null;
  /** What it does, in a sentence; others read it when they choose whom to hand over to. */
  readonly description?: string | null;
  /** What it deals with, and what it does not. */
  readonly scope?: string | null;
  /** The voice that speaks its words, by the name the speech provider gives it. */
  readonly voice?: string | null;
  /** What it says when a session starts. */
  readonly greeting?: string | null;
  /** The language it answers in, as a BCP 47 tag, unless the conversation has one. */
  readonly language?: string | null;
  /** Whether it greets by itself. @defaultValue true */
  readonly autoGreet?: boolean;
}

/** What an {@link Agent} is made of. */
export interface AgentOptions extends Omit<AIChannelOptions, 'provider'>, AgentIdentity {
  /** The model. Null or absent: the agent is configuration only, for others to read, and never answers. */
  readonly provider?: AIProvider | null;
}

/** The seed's name of {@link AgentOptions}. */
export type AgentConfig = AgentOptions;

const WORDS = ['role', 'description', 'scope', 'voice', 'greeting', 'language'] as const;

/** Who the options say an agent is, every field filled in. @throws ConfigurationError naming the field */
export function identityOf(options: AgentIdentity): Required<AgentIdentity> {
  const identity: Required<AgentIdentity> = {
    role: options.role ?? null,
    description: options.description ?? null,
    scope: options.scope ?? null,
    voice: options.voice ?? null,
    greeting: options.greeting ?? null,
    language: options.language ?? null,
    autoGreet: options.autoGreet ?? true,
  };
  for (const field of WORDS) {
    const value: unknown = identity[field];
    if (value !== null && (typeof value !== 'string' || value.trim() === '')) {
      throw new ConfigurationError(field, 'must be null or a text that is not empty');
    }
  }
  if (typeof identity.autoGreet !== 'boolean') throw new ConfigurationError('autoGreet', 'must be true or false');
  return Object.freeze(identity);
}

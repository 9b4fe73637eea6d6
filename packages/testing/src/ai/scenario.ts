import type { AIFinishReason, AIProvider } from '@roomkit/core/ai';

/** What a vendor's model writes in a scenario, in order. Pieces are how it arrives in a stream. */
export type AIScenarioOutput =
  | { readonly type: 'text'; readonly pieces: readonly string[] }
  | { readonly type: 'thinking'; readonly pieces: readonly string[]; readonly signature: string }
  | {
      readonly type: 'tool_call';
      readonly id: string;
      readonly name: string;
      readonly arguments: Readonly<Record<string, unknown>>;
      /** What the model writes in place of the arguments, where it is to write something that is no JSON object. */
      readonly rawArguments?: string;
    };

/**
 * How a vendor fails. The refusals answer the request with a status; the others strike after `afterPieces`
 * pieces of a stream, and before the answer of a call in one piece. `breaks_off` strikes streams alone: the first
 * request's before its first byte, each later one's `everyBytes` after the one before, until one is whole; by a broken
 * connection, or by an end as if it were whole.
 */
export type AIScenarioFault =
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'overloaded' }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'context_overflow' }
  | { readonly kind: 'hang'; readonly afterPieces: number }
  | { readonly kind: 'disconnect'; readonly afterPieces: number }
  | { readonly kind: 'error_event'; readonly afterPieces: number }
  | { readonly kind: 'breaks_off'; readonly everyBytes: number; readonly ending: 'disconnect' | 'end' };

/** What the vendor behind a provider is to play. Every answer to every request is the same, but where it breaks off. */
export interface AIScenario {
  readonly output: readonly AIScenarioOutput[];
  readonly finishReason: AIFinishReason;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
  readonly fault: AIScenarioFault | null;
  /** What the vendor says in its error, which must not come through. */
  readonly vendorWords: string;
  /**
   * How the wire tears streams: `rising` brings the n-th request's so many bytes at a time, beginning with 1.
   * @defaultValue 'events'
   */
  readonly torn?: 'events' | 'rising';
}

/** A provider connected to a vendor that plays a scenario. */
export interface AIProviderSubject extends AsyncDisposable {
  readonly provider: AIProvider;
  /** The bodies the vendor got so far, as parsed JSON (or the contexts, where there is no wire). */
  readonly requests: () => readonly unknown[];
  /** Resolves once the vendor has seen every request so far end, answered or given up. */
  readonly idle: () => Promise<void>;
  /** Whether the vendor signs what its model thinks, so that it can tell it again. @defaultValue true */
  readonly signs?: boolean;
  /** Strings that must not show when the provider is printed or serialised. */
  readonly secrets: readonly string[];
}

const BASE: AIScenario = {
  output: [{ type: 'text', pieces: ['Hel', 'lo, ', 'wörld 👋', '.'] }],
  finishReason: 'stop',
  usage: { inputTokens: 12, outputTokens: 5 },
  fault: null,
  vendorWords: 'org-123 exceeded its quota',
};

/** A scenario: a plain answer of four pieces, but for the fields given. */
export function aiScenario(given: Partial<AIScenario> = {}): AIScenario {
  return { ...BASE, ...given };
}

/** The words of a scenario. */
export function scenarioText(scenario: AIScenario): string {
  return scenario.output.flatMap((part) => (part.type === 'text' ? part.pieces : [])).join('');
}

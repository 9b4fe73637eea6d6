import type { AIFinishReason, AIProvider } from '@roomkit/core/ai';

import type { AIProviderSubject, AIScenario, AIScenarioFault, AIScenarioOutput } from './scenario.ts';

/** An answer as the emulators of models in `@roomkit/emulators` play it. */
export interface EmulatedAnswer {
  readonly output: readonly AIScenarioOutput[];
  readonly finishReason: AIFinishReason;
  readonly usage: AIScenario['usage'];
  readonly words: string;
  readonly fault:
    | Exclude<AIScenarioFault, { readonly kind: 'breaks_off' }>
    | { readonly kind: 'cut'; readonly afterBytes: number; readonly ending: 'disconnect' | 'end' }
    | null;
  readonly splitAt: 'events' | number;
}

/** A scenario as a script for an emulator of a model. */
export function scriptOf(scenario: AIScenario): (call: { readonly number: number }) => EmulatedAnswer {
  const { output, finishReason, usage, fault, vendorWords: words, torn = 'events' } = scenario;
  return ({ number }) => ({
    output,
    finishReason,
    usage,
    words,
    fault: cutOf(fault, number),
    splitAt: torn === 'rising' ? number + 1 : torn,
  });
}

function cutOf(fault: AIScenarioFault | null, number: number): EmulatedAnswer['fault'] {
  if (fault?.kind !== 'breaks_off') return fault;
  return { kind: 'cut', afterBytes: number * fault.everyBytes, ending: fault.ending };
}

/** What the suite asks of an emulator of a model. */
export interface EmulatedModel extends AsyncDisposable {
  readonly requests: readonly { readonly body: Uint8Array }[];
  idle(): Promise<void>;
}

/** A provider connected to an emulator, as a subject of the provider suite. */
export function emulatedModel(
  emulator: EmulatedModel,
  provider: AIProvider,
  secrets: readonly string[],
  { signs = true }: Pick<AIProviderSubject, 'signs'> = {},
): AIProviderSubject {
  const decoder = new TextDecoder();
  return {
    provider,
    requests: () => emulator.requests.map(({ body }): unknown => JSON.parse(decoder.decode(body))),
    idle: () => emulator.idle(),
    secrets,
    signs,
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}

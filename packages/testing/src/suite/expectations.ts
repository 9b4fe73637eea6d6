import { inspect } from 'node:util';

import { freezeCopy } from '@roomkit/core';
import { expect } from 'vitest';

import { within } from '../runtime/within.ts';

/** How long a case waits for what must happen, in real milliseconds. */
export const PATIENCE_MS = 2000;

/** What a call was rejected with. Fails when it was not, or takes too long. */
export async function rejectionOf(call: () => unknown): Promise<unknown> {
  const outcome = await within(
    PATIENCE_MS,
    (async () => call())().then(
      (value: unknown) => ({ value }),
      (error: unknown) => ({ error }),
    ),
  );
  if ('error' in outcome) return outcome.error;
  throw new Error(`it was expected to fail, but gave ${inspect(outcome.value, { depth: 1 })}`);
}

/** Fails when one of the secrets can be read in what people look at: inspection, JSON, text, messages. */
export function expectNoSecrets(value: unknown, secrets: readonly string[]): void {
  const shown = [inspect(value, { depth: 6 }), toJson(value), String(value)].join('\n');
  for (const secret of secrets) expect(shown).not.toContain(secret);
}

/** A value that throws when anybody writes to it. */
export function frozen<Value>(value: Value): Value {
  return freezeCopy(value);
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

import type { ChannelOutput } from '../domain/channel-output.ts';
import { messageIdsOf } from './errors.ts';
import { type DeliveryFailure, sentIdsOf } from './failure.ts';

/** What one delivery came to. */
export type Attempt = { readonly failure: DeliveryFailure } | { readonly output: ChannelOutput };

/** The native ids an attempt produced, whatever came of it. */
export function idsOf(result: Attempt): readonly string[] {
  return 'output' in result ? messageIdsOf(result.output.providerResult) : result.failure.providerMessageIds;
}

/**
 * The same attempt, with native ids that earlier ones produced.
 *
 * @param sent - those of them that are of parts that went for certain
 */
export function withEarlierIds(result: Attempt, earlier: readonly string[], sent: readonly string[]): Attempt {
  if (earlier.length === 0) return result;
  const providerMessageIds = [...new Set([...earlier, ...idsOf(result)])];
  if ('failure' in result) {
    const sentMessageIds = [...new Set([...sent, ...sentIdsOf(result.failure)])];
    return { failure: { ...result.failure, providerMessageIds, sentMessageIds } };
  }
  const { output } = result;
  const providerResult = { success: true, ...output.providerResult, providerMessageIds };
  return { output: { ...output, providerResult } };
}

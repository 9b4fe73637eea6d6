import type { ChannelOutput } from '../domain/channel-output.ts';
import { messageIdsOf, type DeliveryFailure } from './errors.ts';

/** What one delivery came to. */
export type Attempt = { readonly failure: DeliveryFailure } | { readonly output: ChannelOutput };

/** The native ids an attempt produced, whatever came of it. */
export function idsOf(result: Attempt): readonly string[] {
  return 'output' in result ? messageIdsOf(result.output.providerResult) : result.failure.providerMessageIds;
}

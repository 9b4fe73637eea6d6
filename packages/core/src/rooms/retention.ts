import { InputError } from '../domain/errors.ts';
import type { ConversationStore } from '../ports/store.ts';

/**
 * Empties the events of one organization that are older than a date, blocked ones too: what was said,
 * what vendors sent and what channels added. Records and indexes stay. Returns how many were emptied.
 *
 * @throws InputError
 */
export async function purge(
  store: Pick<ConversationStore, 'purgeContent'>,
  organizationId: string | null,
  options: { readonly before: Date },
): Promise<number> {
  const before: unknown = options.before;
  if (!(before instanceof Date) || Number.isNaN(before.getTime()))
    throw new InputError('before', 'must be a valid date');
  return store.purgeContent({ before, organizationId });
}

import { InputError } from '../domain/errors.ts';
import type { MediaStore } from '../ports/media-store.ts';
import type { ConversationStore } from '../ports/store.ts';

export interface RetentionDeps {
  readonly store: Pick<ConversationStore, 'purgeContent'>;
  readonly media: Pick<MediaStore, 'purge'>;
}

/**
 * Empties the events of one organization that are older than a date, blocked ones too: what was said,
 * what vendors sent and what channels added, and deletes the files that were kept before it. Records and
 * indexes stay. Returns how many events were emptied.
 *
 * @throws InputError
 */
export async function purge(
  { store, media }: RetentionDeps,
  organizationId: string | null,
  options: { readonly before: Date },
): Promise<number> {
  const before: unknown = options.before;
  if (!(before instanceof Date) || Number.isNaN(before.getTime()))
    throw new InputError('before', 'must be a valid date');
  const emptied = await store.purgeContent({ before, organizationId });
  await media.purge?.({ before, organizationId });
  return emptied;
}

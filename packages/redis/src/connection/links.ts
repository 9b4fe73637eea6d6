import { createClient } from '@redis/client';

import type { RedisClient } from './client.ts';
import { Link } from './link.ts';
import type { RedisSettings } from './options.ts';

type LinkSettings = Pick<RedisSettings, 'source' | 'timeoutMs' | 'clock' | 'logger'>;

/** The connection that commands go over: the caller's client, or one of our own. */
export function commandLink(settings: LinkSettings): Link {
  const { source } = settings;
  return new Link({ ...settings, isOwn: source instanceof URL, make: () => given(source) });
}

/** A connection of our own for what Redis sends unasked. */
export function listeningLink(settings: LinkSettings, onMade: (client: RedisClient) => void): Link {
  const { source } = settings;
  return new Link({
    ...settings,
    isOwn: true,
    onMade,
    make: async () => (source instanceof URL ? given(source) : (await given(source)).duplicate()),
  });
}

function given(source: RedisSettings['source']): RedisClient | Promise<RedisClient> {
  if (source instanceof URL) return createClient({ url: source.href });
  return typeof source === 'function' ? source() : source;
}

import type { ChannelHost } from '@roomkit/core';

import type { ResolvedOptions } from '../options.ts';

/** What stages work with; one for the channel's life, so that turns share nothing else. */
export interface TurnDeps {
  readonly channelId: string;
  readonly options: ResolvedOptions;
  readonly host: ChannelHost;
  /** Fires when the channel closes. */
  readonly closing: AbortSignal;
}

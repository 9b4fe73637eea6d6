import type { ChannelHost } from '@roomkit/core';

import type { Settings } from './options.ts';

/** What a room's feed needs of the kit and of its channel. */
export interface FeedDeps {
  readonly host: Pick<
    ChannelHost,
    | 'logger'
    | 'clock'
    | 'getEvent'
    | 'getTimeline'
    | 'listChanges'
    | 'getContext'
    | 'subscribeRoom'
    | 'unsubscribeRoom'
    | 'publishEphemeral'
    | 'watchRoom'
  >;
  readonly channelId: string;
  readonly settings: Settings;
}

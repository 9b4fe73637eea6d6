import { TransportChannel } from '@roomkit/core';

import type { AcmePagerProvider } from './provider.js';

export interface PagerChannelOptions {
  readonly provider: AcmePagerProvider;
}

/** Pages people. The binding's metadata name the pager as `pagerNumber`; a page holds 80 characters. */
export function pagerChannel(id: string, options: PagerChannelOptions): TransportChannel<AcmePagerProvider> {
  return new TransportChannel(id, {
    channelType: 'custom:pager',
    provider: options.provider,
    recipientKey: 'pagerNumber',
    capabilities: { mediaTypes: ['text'], maxLength: 80 },
    send: (provider, { event, to, options: sendOptions }) => provider.send(event, to, sendOptions),
  });
}

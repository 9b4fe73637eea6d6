import { describeSourceProvider } from '@roomkit/testing/conformance';

import { WebSocketSource } from '../src/index.ts';
import { CLIENTS } from './support/clients.ts';
import { startFeed } from './support/feed.ts';

for (const [client, options] of CLIENTS) {
  describeSourceProvider(`WebSocketSource over ${client}`, {
    async create() {
      const feed = await startFeed();
      const url = `${feed.url.replace('ws://', 'ws://user:hunter2@')}/a-secret-path?token=S3cret`;
      const authorization = 'Bearer t0ken';
      return {
        source: new WebSocketSource({ url, authorization, ...options }),
        send: (text) => feed.say(text),
        breakDown: () => feed.breakDown(),
        secrets: ['hunter2', 'S3cret', 'a-secret-path', 't0ken'],
        close: () => feed.breakDown(),
      };
    },
  });
}

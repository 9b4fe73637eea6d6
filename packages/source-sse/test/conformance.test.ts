import { describeSourceProvider } from '@roomkit/testing/conformance';

import { SSESource } from '../src/index.ts';
import { eventOf, startServer } from './support/server.ts';

describeSourceProvider('SSESource', {
  async create() {
    const server = await startServer();
    const url = `${server.url.replace('http://', 'http://user:hunter2@')}/a-secret-path?token=S3cret`;
    let count = 0;
    return {
      source: new SSESource({ url, headers: { 'x-api-key': 'k3y' } }),
      send: (text) => server.write(eventOf(text, String((count += 1)))),
      breakDown: () => server.breakDown(),
      secrets: ['hunter2', 'S3cret', 'a-secret-path', 'k3y'],
      close: () => server.breakDown(),
    };
  },
});

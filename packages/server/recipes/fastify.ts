import { getRequestListener } from '@hono/node-server';
import { createWebhookHandler } from '@roomkit/server';
import { fastify, type FastifyInstance } from 'fastify';

import { kit } from './kit.ts';

const { fetch } = createWebhookHandler(kit, { publicBaseUrl: 'https://rooms.example' });
const listener = getRequestListener(fetch);

export const app: FastifyInstance = fastify();
app.register(async (scope) => {
  // In this scope nobody parses a body: signatures are over the bytes as they came.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.all('/webhooks/*', async (request, reply) => {
    reply.hijack();
    await listener(request.raw, reply.raw);
  });
  scope.all('/media/*', async (request, reply) => {
    reply.hijack();
    await listener(request.raw, reply.raw);
  });
});
app.post('/echo', (request, reply) => void reply.send(request.body));

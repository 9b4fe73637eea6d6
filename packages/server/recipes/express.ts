import { getRequestListener } from '@hono/node-server';
import { createWebhookHandler } from '@roomkit/server';
import express, { type Express } from 'express';

import { kit } from './kit.ts';

const { fetch } = createWebhookHandler(kit, { publicBaseUrl: 'https://rooms.example' });

export const app: Express = express();
// Before every body parser: signatures are over the bytes as they came.
app.all(['/webhooks/*path', '/media/*path'], getRequestListener(fetch));
app.use(express.json());
app.post('/echo', (request, response) => void response.json(request.body));

import { createWebhookHandler } from '@roomkit/server';
import { Hono } from 'hono';

import { kit } from './kit.ts';

export const app: Hono = new Hono();
app.route('/', createWebhookHandler(kit, { publicBaseUrl: 'https://rooms.example' }).app);
app.post('/echo', async ({ req }) => Response.json(await req.json()));

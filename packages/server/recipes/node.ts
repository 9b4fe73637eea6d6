import { serve } from '@hono/node-server';
import { createWebhookHandler } from '@roomkit/server';

import { kit } from './kit.ts';

const { fetch } = createWebhookHandler(kit, { publicBaseUrl: 'https://rooms.example' });
serve({ fetch, port: 3000 }, ({ port }) => process.stdout.write(`listening on ${port}\n`));

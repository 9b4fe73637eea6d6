import { createWebhookHandler } from '@roomkit/server';

import { kit } from '../kit.ts';

const { fetch } = createWebhookHandler(kit, { publicBaseUrl: 'https://rooms.example' });

export const GET = (request: Request): Promise<Response> => fetch(request);
export const POST = (request: Request): Promise<Response> => fetch(request);

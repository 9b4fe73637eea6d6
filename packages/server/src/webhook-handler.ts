import type { RoomKit } from '@roomkit/core';
import { type ExecutionContext, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

import { answer } from './answer.ts';
import { answerHealth } from './health.ts';
import { resolveOptions, type WebhookHandlerOptions } from './options.ts';
import { answerWebhook } from './webhook-route.ts';

/** What platforms hand over with a request. */
export interface FetchContext {
  waitUntil(work: Promise<unknown>): void;
}

/** A kit as a server. */
export interface WebhookHandler {
  /** Answers any request; those that are not for the kit with 404. Needs no `this`. */
  readonly fetch: (request: Request, env?: unknown, context?: FetchContext) => Promise<Response>;
  /** The same to be mounted in another Hono application: `app.route('/', handler.app)`. */
  readonly app: Hono;
}

/**
 * Serves the webhooks of every channel of a kit, also of those that are registered later, and its kept files:
 * `POST` and `GET {basePath}/{channelId}`, `{basePath}/{organizationId}/{channelId}` for tenants, `GET` and `HEAD
 * {mediaPath}/…`, `GET {healthPath}`. A webhook is answered with 2xx once its messages are committed.
 *
 * @throws ConfigurationError naming the field
 * @see RoomKit.processWebhook for the statuses
 */
export function createWebhookHandler(kit: RoomKit, options: WebhookHandlerOptions = {}): WebhookHandler {
  const resolved = resolveOptions(options);
  const { basePath, mediaPath, healthPath, maxBodyBytes } = resolved;
  // The rest of the body is on its way: another request over the same connection would wait behind it.
  const limited = bodyLimit({ maxSize: maxBodyBytes, onError: () => answer(413, { connection: 'close' }) });
  const app = new Hono();
  for (const path of [`${basePath}/:channelId`, `${basePath}/:organizationId/:channelId`]) {
    app.all(path, limited, (context) => answerWebhook(kit, resolved, context));
  }
  if (mediaPath !== null) app.all(`${mediaPath}/*`, ({ req }) => kit.processMediaRequest(req.raw));
  if (healthPath !== null) app.get(healthPath, () => answerHealth(kit));
  app.notFound(() => answer(404));
  app.onError((error) => {
    kit.logger.error('A request could not be answered; its sender may try again.', { error });
    return answer(503);
  });
  return {
    app,
    fetch: async (request, env, context) => app.fetch(request, env, context as ExecutionContext | undefined),
  };
}

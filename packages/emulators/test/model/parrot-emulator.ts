import { Hono } from 'hono';

import {
  ModelEmulator,
  type ModelFrame,
  type ModelRefusal,
  type ModelWire,
  type PlayedAnswer,
  sse,
  type VendorApp,
} from '../../src/index.ts';
import { textOf } from '../../src/model/script.ts';

const STATUS = {
  rate_limited: 429,
  overloaded: 503,
  unauthorized: 401,
  context_overflow: 400,
  failed: 500,
  invalid: 400,
} as const;

const wire: ModelWire = {
  headers: { 'x-parrot': 'whole' },
  streamHeaders: { 'content-type': 'text/event-stream' },
  whole: (answer) => ({ said: textOf(answer) }),
  frames: ({ output }: PlayedAnswer): readonly ModelFrame[] => [
    { text: sse('hello'), is: 'other' },
    ...output
      .flatMap((item) => (item.type === 'text' ? item.pieces : []))
      .map((piece) => ({ text: sse({ piece }), is: 'words' as const })),
    { text: sse('goodbye'), is: 'end' },
  ],
  failure: (words) => sse({ failed: words }, 'error'),
};

/** The least vendor there can be. */
export class ParrotEmulator extends ModelEmulator {
  protected readonly app: VendorApp = new Hono();

  constructor(options: ConstructorParameters<typeof ModelEmulator>[0] = {}) {
    super(options);
    this.app.post('/ask', async (context) => {
      const body = await context.req.json<{ readonly stream?: boolean }>();
      return this.respond(context, { body, stream: body.stream === true }, wire);
    });
  }

  protected refuseModel(refusal: ModelRefusal, words: string, key: string | null): Response {
    return Response.json({ [refusal.kind]: words, key }, { status: STATUS[refusal.kind] });
  }
}

import type { OpenAI } from 'openai';

import type { ResolvedOptions } from '../options.ts';
import { requestOptions, type Wire } from '../wire.ts';
import { responsesRequest } from './request.ts';
import { responseOf } from './response.ts';
import { streamEvent } from './stream.ts';

/** Asks by the Responses API. */
export function responsesWire(client: () => OpenAI, options: ResolvedOptions, provider: string): Wire {
  return {
    async generate(context, callOptions) {
      const request = responsesRequest(context, options, provider);
      const answer = await client().responses.create({ ...request, stream: false }, requestOptions(callOptions));
      return responseOf(answer, provider);
    },
    async *stream(context, callOptions) {
      const request = responsesRequest(context, options, provider);
      const events = await client().responses.create({ ...request, stream: true }, requestOptions(callOptions));
      for await (const event of events) {
        const ours = streamEvent(event, provider);
        if (ours !== null) yield ours;
        if (ours?.type === 'done') return;
      }
    },
  };
}

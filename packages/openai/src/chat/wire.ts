import type { OpenAI } from 'openai';

import type { ResolvedOptions } from '../options.ts';
import { requestOptions, type Wire } from '../wire.ts';
import { chatRequest } from './request.ts';
import { completionResponse } from './response.ts';
import { ChatAssembler } from './stream.ts';

/** Asks by Chat Completions. */
export function chatWire(client: () => OpenAI, options: ResolvedOptions, provider: string): Wire {
  return {
    async generate(context, callOptions) {
      const request = chatRequest(context, options);
      const answer = await client().chat.completions.create({ ...request, stream: false }, requestOptions(callOptions));
      return completionResponse(answer, provider);
    },
    async *stream(context, callOptions) {
      const request = {
        ...chatRequest(context, options),
        stream: true,
        stream_options: { include_usage: true },
      } as const;
      const chunks = await client().chat.completions.create(request, requestOptions(callOptions));
      const assembler = new ChatAssembler();
      for await (const chunk of chunks) {
        const ours = assembler.push(chunk);
        if (ours !== null) yield ours;
      }
      // The client ends an aborted stream as if it were whole.
      callOptions.signal?.throwIfAborted();
      const { response } = assembler;
      if (response === null) return;
      for (const part of response.parts) if (part.type === 'tool_call') yield { type: 'tool_call', call: part };
      yield { type: 'done', response };
    },
  };
}

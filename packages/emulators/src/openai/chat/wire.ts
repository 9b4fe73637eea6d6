import { sse } from '../../model/frames.ts';
import type { ModelWire } from '../../model/wire.ts';
import { chatChunks } from './chunks.ts';
import { chatCompletion, type ChatHead } from './completion.ts';
import type { ChatRequest } from './schema.ts';

/** How answers of Chat Completions are written; `failure` is what stands in a stream that fails. */
export function chatWire(
  request: Pick<ChatRequest, 'stream_options'>,
  head: ChatHead,
  failure: (words: string) => object,
): ModelWire {
  const includeUsage = request.stream_options?.include_usage === true;
  const requestId = { 'x-request-id': `req_${head.id}` };
  return {
    headers: requestId,
    streamHeaders: { ...requestId, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
    whole: (answer) => chatCompletion(answer, head),
    frames: (answer) => chatChunks(answer, head, { includeUsage }),
    failure: (words) => sse(failure(words)),
  };
}

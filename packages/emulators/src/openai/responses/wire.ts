import type { PlayedAnswer } from '../../model/script.ts';
import type { ModelWire } from '../../model/wire.ts';
import { eventText, responsesEvents } from './events.ts';
import { itemOf, type OutputItem } from './items.ts';
import { type ResponsesHead, responseOf } from './response.ts';
import type { SealedReasoning } from './sealed.ts';

/** How answers of the Responses API are written. */
export function responsesWire(head: ResponsesHead, sealed: SealedReasoning, nextId: () => string): ModelWire {
  const requestId = { 'x-request-id': `req_${head.id}` };
  const itemsOf = (answer: PlayedAnswer): readonly OutputItem[] =>
    answer.output.map((output) => {
      const item = itemOf(output, nextId(), answer, head.request);
      if (output.type === 'thinking') sealed.seal(item.id, output.signature ?? '');
      return item;
    });
  return {
    headers: requestId,
    streamHeaders: { ...requestId, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
    whole: (answer) => responseOf(answer, itemsOf(answer), head),
    frames: (answer) => responsesEvents(answer, itemsOf(answer), head),
    failure: (message) => eventText({ type: 'error', code: 'server_error', message, param: null, sequence_number: 99 }),
  };
}

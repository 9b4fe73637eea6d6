import { type ModelFrame, sse } from '../../model/frames.ts';
import { argumentsText, halves, type ModelOutput, type PlayedAnswer } from '../../model/script.ts';
import { contentOf, kindOf, type OutputItem, summaryOf } from './items.ts';
import { begunResponse, type ResponsesHead, responseOf } from './response.ts';

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;
type Step = readonly [Event, ModelFrame['is']];

/** The stream of an answer (https://developers.openai.com/api/docs/api-reference/responses-streaming). */
export function responsesEvents(
  answer: PlayedAnswer,
  items: readonly OutputItem[],
  head: ResponsesHead,
): readonly ModelFrame[] {
  const begun = begunResponse(head);
  const whole = responseOf(answer, items, head);
  const type = whole.status === 'incomplete' ? 'response.incomplete' : 'response.completed';
  const steps: readonly Step[] = [
    [{ type: 'response.created', response: begun }, 'other'],
    [{ type: 'response.in_progress', response: begun }, 'other'],
    ...answer.output.flatMap((output, at) => itemSteps(output, items[at]!, at, answer, head)),
    [{ type, response: whole }, 'end'],
  ];
  return steps.map(([event, is], at) => ({ text: eventText({ ...event, sequence_number: at }), is }));
}

/** An event as it stands on the wire. */
export function eventText(event: Event): string {
  return sse(event, event.type);
}

function itemSteps(
  output: ModelOutput,
  item: OutputItem,
  at: number,
  answer: PlayedAnswer,
  { request }: ResponsesHead,
): readonly Step[] {
  const place = { item_id: item.id, output_index: at };
  const added = (given: object): Step => [
    { type: 'response.output_item.added', output_index: at, item: { ...item, ...given } },
    'other',
  ];
  const done: Step = [{ type: 'response.output_item.done', output_index: at, item }, 'other'];
  switch (output.type) {
    case 'text':
      return [added({ status: 'in_progress', content: [] }), ...textSteps(output.pieces, place, answer), done];
    case 'thinking':
      return [added({ summary: [] }), ...summarySteps(output.pieces, summaryOf(output.pieces, request), place), done];
    case 'tool_call': {
      const json = argumentsText(output);
      const deltas = halves(json).map((delta): Step => [
        { type: 'response.function_call_arguments.delta', ...place, delta },
        'other',
      ]);
      const whole = { type: 'response.function_call_arguments.done', ...place, name: output.name, arguments: json };
      return [added({ status: 'in_progress', arguments: '' }), ...deltas, [whole, 'other'], done];
    }
    default:
      throw new TypeError('unknown output');
  }
}

function textSteps(pieces: readonly string[], place: object, answer: PlayedAnswer): readonly Step[] {
  const kind = kindOf(answer);
  const content = { ...place, content_index: 0 };
  const text = pieces.join('');
  const extra = kind === 'refusal' ? {} : { logprobs: [] };
  const whole = { [kind === 'refusal' ? 'refusal' : 'text']: text, ...extra };
  return [
    [{ type: 'response.content_part.added', ...content, part: contentOf(kind, '') }, 'other'],
    ...pieces.map((delta): Step => [{ type: `response.${kind}.delta`, ...content, delta, ...extra }, 'words']),
    [{ type: `response.${kind}.done`, ...content, ...whole }, 'other'],
    [{ type: 'response.content_part.done', ...content, part: contentOf(kind, text) }, 'other'],
  ];
}

function summarySteps(pieces: readonly string[], shown: readonly string[], place: object): readonly Step[] {
  return shown.flatMap((text, at): readonly Step[] => {
    const summary = { ...place, summary_index: at };
    return [
      [
        { type: 'response.reasoning_summary_part.added', ...summary, part: { type: 'summary_text', text: '' } },
        'other',
      ],
      ...pieces.map((delta): Step => [{ type: 'response.reasoning_summary_text.delta', ...summary, delta }, 'other']),
      [{ type: 'response.reasoning_summary_text.done', ...summary, text }, 'other'],
      [{ type: 'response.reasoning_summary_part.done', ...summary, part: { type: 'summary_text', text } }, 'other'],
    ];
  });
}

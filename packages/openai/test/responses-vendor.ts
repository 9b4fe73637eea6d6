import type { AIScenario, AIScenarioOutput, VendorReply, VendorRequest } from '@roomkit/testing/conformance';

import { afterPieces, failed, JSON_HEADERS, refusalOf, SSE_HEADERS } from './openai-refusals.ts';

/** Answers a request of the Responses API as OpenAI does. */
export function responsesReply(scenario: AIScenario, request: VendorRequest): VendorReply {
  const refusal = refusalOf(scenario, request);
  if (refusal !== null) return refusal;
  const { stream } = request.body as { readonly stream?: boolean };
  const { fault } = scenario;
  const cut = fault !== null && 'afterPieces' in fault ? fault : null;
  if (stream !== true) {
    if (cut === null) return { status: 200, headers: JSON_HEADERS, chunks: [JSON.stringify(answer(scenario))] };
    if (cut.kind === 'error_event') {
      return failed(500, { type: 'server_error', code: null, message: scenario.vendorWords });
    }
    return { status: 200, headers: JSON_HEADERS, chunks: [], ending: cut.kind };
  }
  const events = responsesEvents(scenario);
  if (cut === null) return { status: 200, headers: SSE_HEADERS, chunks: events };
  const shown = afterPieces(events, cut.afterPieces, (event) => event.startsWith('event: response.output_text.delta'));
  if (cut.kind !== 'error_event') return { status: 200, headers: SSE_HEADERS, chunks: shown, ending: cut.kind };
  const error = {
    type: 'error',
    code: 'server_error',
    message: scenario.vendorWords,
    param: null,
    sequence_number: 99,
  };
  const rest = events.slice(shown.length);
  return { status: 200, headers: SSE_HEADERS, chunks: [...shown, sse(error), ...rest] };
}

/** The events of an answer as they stand on the wire, a string each. */
export function responsesEvents(scenario: AIScenario): readonly string[] {
  const whole = answer(scenario);
  const begun = { ...whole, status: 'in_progress', output: [], usage: null, incomplete_details: null };
  const events = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...scenario.output.flatMap((output, index) => itemEvents(output, index, scenario)),
    { type: whole.status === 'incomplete' ? 'response.incomplete' : 'response.completed', response: whole },
  ];
  return events.map((event, index) => sse({ ...event, sequence_number: index }));
}

function sse(event: Event): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;

function itemEvents(output: AIScenarioOutput, index: number, scenario: AIScenario): readonly Event[] {
  const item = itemOf(output, index, scenario);
  const place = { item_id: item.id, output_index: index };
  const added = (given: object): Event => ({ type: 'response.output_item.added', output_index: index, item: given });
  const done: Event = { type: 'response.output_item.done', output_index: index, item };
  switch (output.type) {
    case 'text': {
      const kind = scenario.finishReason === 'refusal' ? 'refusal' : 'output_text';
      const content = { ...place, content_index: 0 };
      const text = output.pieces.join('');
      return [
        added({ ...item, status: 'in_progress', content: [] }),
        { type: 'response.content_part.added', ...content, part: contentOf(kind, '') },
        ...output.pieces.map((delta) => ({ type: `response.${kind}.delta`, ...content, delta, logprobs: [] })),
        { type: `response.${kind}.done`, ...content, [kind === 'refusal' ? 'refusal' : 'text']: text, logprobs: [] },
        { type: 'response.content_part.done', ...content, part: contentOf(kind, text) },
        done,
      ];
    }
    case 'thinking': {
      const summary = { ...place, summary_index: 0 };
      const text = output.pieces.join('');
      return [
        added({ ...item, summary: [], encrypted_content: '' }),
        { type: 'response.reasoning_summary_part.added', ...summary, part: { type: 'summary_text', text: '' } },
        ...output.pieces.map((delta) => ({ type: 'response.reasoning_summary_text.delta', ...summary, delta })),
        { type: 'response.reasoning_summary_text.done', ...summary, text },
        { type: 'response.reasoning_summary_part.done', ...summary, part: { type: 'summary_text', text } },
        done,
      ];
    }
    case 'tool_call': {
      const json = JSON.stringify(output.arguments);
      const half = Math.ceil(json.length / 2);
      return [
        added({ ...item, status: 'in_progress', arguments: '' }),
        { type: 'response.function_call_arguments.delta', ...place, delta: json.slice(0, half) },
        { type: 'response.function_call_arguments.delta', ...place, delta: json.slice(half) },
        { type: 'response.function_call_arguments.done', ...place, name: output.name, arguments: json },
        done,
      ];
    }
    default:
      throw new TypeError('unknown output');
  }
}

function itemOf(output: AIScenarioOutput, index: number, scenario: AIScenario) {
  switch (output.type) {
    case 'text': {
      const kind = scenario.finishReason === 'refusal' ? 'refusal' : 'output_text';
      const content = [contentOf(kind, output.pieces.join(''))];
      return { id: `msg_${index}`, type: 'message', role: 'assistant', status: 'completed', content };
    }
    case 'thinking':
      return {
        id: `rs_${index}`,
        type: 'reasoning',
        summary: [{ type: 'summary_text', text: output.pieces.join('') }],
        encrypted_content: output.signature,
      };
    case 'tool_call':
      return {
        id: `fc_${index}`,
        type: 'function_call',
        status: 'completed',
        call_id: output.id,
        name: output.name,
        arguments: JSON.stringify(output.arguments),
      };
    default:
      throw new TypeError('unknown output');
  }
}

function contentOf(kind: 'refusal' | 'output_text', text: string): object {
  return kind === 'refusal' ? { type: kind, refusal: text } : { type: kind, text, annotations: [], logprobs: [] };
}

function answer(scenario: AIScenario) {
  const isCut = scenario.finishReason === 'max_tokens';
  return {
    id: 'resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b',
    object: 'response',
    created_at: 1_741_476_542,
    status: isCut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    instructions: null,
    max_output_tokens: null,
    model: 'gpt-5.5',
    output: scenario.output.map((output, index) => itemOf(output, index, scenario)),
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: {
      input_tokens: scenario.usage.inputTokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: scenario.usage.outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: scenario.usage.inputTokens + scenario.usage.outputTokens,
    },
    user: null,
    metadata: {},
  };
}

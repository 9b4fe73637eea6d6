import type { AIScenario, VendorReply, VendorRequest } from '@roomkit/testing/conformance';

import { afterPieces, failed, JSON_HEADERS, refusalOf, SSE_HEADERS } from './openai-refusals.ts';

const FINISH = { stop: 'stop', tool_calls: 'tool_calls', max_tokens: 'length', refusal: 'content_filter', other: 'x' };
const HEAD = { id: 'chatcmpl-123', created: 1_741_569_952, model: 'gpt-4.1', service_tier: 'default' };

/** Answers a request of Chat Completions as OpenAI does. */
export function chatReply(scenario: AIScenario, request: VendorRequest): VendorReply {
  const refusal = refusalOf(scenario, request);
  if (refusal !== null) return refusal;
  const { stream } = request.body as { readonly stream?: boolean };
  const { fault } = scenario;
  const cut = fault !== null && 'afterPieces' in fault ? fault : null;
  if (stream !== true) {
    if (cut === null) return { status: 200, headers: JSON_HEADERS, chunks: [JSON.stringify(completion(scenario))] };
    if (cut.kind === 'error_event') {
      return failed(500, { type: 'server_error', code: null, message: scenario.vendorWords });
    }
    return { status: 200, headers: JSON_HEADERS, chunks: [], ending: cut.kind };
  }
  const chunks = chatChunks(scenario);
  if (cut === null) return { status: 200, headers: SSE_HEADERS, chunks };
  const shown = afterPieces(chunks, cut.afterPieces, (chunk) => chunk.includes('"delta":{"content":'));
  if (cut.kind !== 'error_event') return { status: 200, headers: SSE_HEADERS, chunks: shown, ending: cut.kind };
  const error = { error: { type: 'server_error', code: null, message: scenario.vendorWords, param: null } };
  return { status: 200, headers: SSE_HEADERS, chunks: [...shown, sse(error), ...chunks.slice(shown.length)] };
}

/** The chunks of an answer as they stand on the wire, a string each. */
export function chatChunks(scenario: AIScenario): readonly string[] {
  const chunk = (delta: object, finish: string | null = null): object => ({
    ...HEAD,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    usage: null,
  });
  const pieces = scenario.output.flatMap((output) => (output.type === 'text' ? output.pieces : []));
  const calls = scenario.output.filter((output) => output.type === 'tool_call');
  const deltas = calls.flatMap((call, index) => {
    const json = JSON.stringify(call.arguments);
    const half = Math.ceil(json.length / 2);
    const piece = (given: string): object => ({ tool_calls: [{ index, function: { arguments: given } }] });
    const first = { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } };
    return [{ tool_calls: [first] }, piece(json.slice(0, half)), piece(json.slice(half))];
  });
  const chunks = [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...pieces.map((content) => chunk({ content })),
    ...deltas.map((delta) => chunk(delta)),
    chunk({}, FINISH[scenario.finishReason]),
    { ...HEAD, object: 'chat.completion.chunk', choices: [], usage: usageOf(scenario) },
  ];
  return [...chunks.map(sse), 'data: [DONE]\n\n'];
}

function sse(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function completion(scenario: AIScenario): object {
  const content = scenario.output.map((output) => (output.type === 'text' ? output.pieces.join('') : '')).join('');
  const calls = scenario.output.filter((output) => output.type === 'tool_call');
  const message = {
    role: 'assistant',
    content: content === '' ? null : content,
    refusal: null,
    annotations: [],
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map((call) => ({
            id: call.id,
            type: 'function',
            function: { name: call.name, arguments: JSON.stringify(call.arguments) },
          })),
        }),
  };
  const choice = { index: 0, message, logprobs: null, finish_reason: FINISH[scenario.finishReason] };
  return { ...HEAD, object: 'chat.completion', choices: [choice], usage: usageOf(scenario) };
}

function usageOf(scenario: AIScenario): object {
  const { inputTokens, outputTokens } = scenario.usage;
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

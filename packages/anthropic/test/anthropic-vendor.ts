import type { AIScenario, AIScenarioOutput, VendorReply, VendorRequest } from '@roomkit/testing/conformance';

const JSON_HEADERS = { 'content-type': 'application/json', 'request-id': 'req_011' };
const STOP_REASONS = {
  stop: 'end_turn',
  tool_calls: 'tool_use',
  max_tokens: 'max_tokens',
  refusal: 'refusal',
  other: 'pause_turn',
} as const;

/** Answers a request of the Messages API as Anthropic does. */
export function anthropicReply(scenario: AIScenario, request: VendorRequest): VendorReply {
  const refusal = refusalOf(scenario, request);
  if (refusal !== null) return refusal;
  const { stream } = request.body as { readonly stream?: boolean };
  const { fault } = scenario;
  const cut = fault !== null && 'afterPieces' in fault ? fault : null;
  if (stream !== true) {
    if (cut === null) return { status: 200, headers: JSON_HEADERS, chunks: [JSON.stringify(message(scenario))] };
    if (cut.kind === 'error_event') return failed(500, 'api_error', scenario.vendorWords);
    return { status: 200, headers: JSON_HEADERS, chunks: [], ending: cut.kind };
  }
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
  const events = anthropicEvents(scenario);
  if (cut === null) return { status: 200, headers, chunks: events };
  const shown = afterPieces(events, cut.afterPieces);
  if (cut.kind !== 'error_event') return { status: 200, headers, chunks: shown, ending: cut.kind };
  const error = event('error', { type: 'error', error: { type: 'overloaded_error', message: scenario.vendorWords } });
  return { status: 200, headers, chunks: [...shown, error, ...events.slice(shown.length)] };
}

/** The events of an answer as they stand on the wire, a string each. */
export function anthropicEvents(scenario: AIScenario): readonly string[] {
  const { content: _content, ...head } = message(scenario);
  const { input_tokens: inputTokens } = head.usage;
  const started = { ...head, content: [], stop_reason: null, usage: { ...head.usage, output_tokens: 1 } };
  return [
    event('message_start', { type: 'message_start', message: started }),
    event('ping', { type: 'ping' }),
    ...scenario.output.flatMap(blockEvents),
    event('message_delta', {
      type: 'message_delta',
      delta: {
        stop_reason: STOP_REASONS[scenario.finishReason],
        stop_sequence: null,
        stop_details: null,
        container: null,
      },
      usage: {
        input_tokens: inputTokens,
        cache_creation_input_tokens: null,
        cache_read_input_tokens: null,
        output_tokens: scenario.usage.outputTokens,
        output_tokens_details: null,
        server_tool_use: null,
      },
    }),
    event('message_stop', { type: 'message_stop' }),
  ];
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function blockEvents(output: AIScenarioOutput, index: number): readonly string[] {
  const start = (block: unknown): string =>
    event('content_block_start', { type: 'content_block_start', index, content_block: block });
  const delta = (change: unknown): string =>
    event('content_block_delta', { type: 'content_block_delta', index, delta: change });
  const stop = event('content_block_stop', { type: 'content_block_stop', index });
  switch (output.type) {
    case 'text':
      return [
        start({ type: 'text', text: '', citations: null }),
        ...output.pieces.map((text) => delta({ type: 'text_delta', text })),
        stop,
      ];
    case 'thinking':
      return [
        start({ type: 'thinking', thinking: '', signature: '' }),
        ...output.pieces.map((thinking) => delta({ type: 'thinking_delta', thinking })),
        delta({ type: 'signature_delta', signature: output.signature }),
        stop,
      ];
    case 'tool_call': {
      const json = Object.keys(output.arguments).length === 0 ? '' : JSON.stringify(output.arguments);
      const half = Math.ceil(json.length / 2);
      return [
        start({ type: 'tool_use', id: output.id, name: output.name, input: {}, caller: { type: 'direct' } }),
        delta({ type: 'input_json_delta', partial_json: '' }),
        delta({ type: 'input_json_delta', partial_json: json.slice(0, half) }),
        delta({ type: 'input_json_delta', partial_json: json.slice(half) }),
        stop,
      ];
    }
    default:
      throw new TypeError('unknown output');
  }
}

/** The events up to and with so many pieces of text. */
function afterPieces(events: readonly string[], pieces: number): readonly string[] {
  let left = pieces;
  const end = events.findIndex((text) => text.includes('"text_delta"') && (left -= 1) < 0);
  return end === -1 ? events.slice(0, -2) : events.slice(0, end);
}

function message(scenario: AIScenario) {
  return {
    id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-5-5',
    content: scenario.output.map(blockOf),
    stop_reason: STOP_REASONS[scenario.finishReason],
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage: {
      cache_creation: null,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      inference_geo: null,
      input_tokens: scenario.usage.inputTokens,
      output_tokens: scenario.usage.outputTokens,
      output_tokens_details: null,
      server_tool_use: null,
      service_tier: 'standard',
      speed: 'standard',
    },
  };
}

function blockOf(output: AIScenarioOutput): unknown {
  switch (output.type) {
    case 'text':
      return { type: 'text', text: output.pieces.join(''), citations: null };
    case 'thinking':
      return { type: 'thinking', thinking: output.pieces.join(''), signature: output.signature };
    case 'tool_call':
      return {
        type: 'tool_use',
        id: output.id,
        name: output.name,
        input: output.arguments,
        caller: { type: 'direct' },
      };
    default:
      throw new TypeError('unknown output');
  }
}

function refusalOf(scenario: AIScenario, request: VendorRequest): VendorReply | null {
  switch (scenario.fault?.kind) {
    case 'rate_limited':
      return failed(429, 'rate_limit_error', scenario.vendorWords, {
        'retry-after': String(scenario.fault.retryAfterSeconds),
      });
    case 'overloaded':
      return failed(529, 'overloaded_error', scenario.vendorWords);
    case 'unauthorized':
      // Some gateways repeat what was refused.
      return failed(401, 'authentication_error', `invalid key ${String(request.headers['authorization'])}`);
    case 'context_overflow':
      return failed(
        400,
        'invalid_request_error',
        `prompt is too long: 200001 tokens > 200000 maximum, ${scenario.vendorWords}`,
      );
    default:
      return null;
  }
}

function failed(
  status: number,
  type: string,
  words: string,
  headers: Readonly<Record<string, string>> = {},
): VendorReply {
  const body = { type: 'error', error: { type, message: words, details: null }, request_id: 'req_011' };
  return { status, headers: { ...JSON_HEADERS, ...headers }, chunks: [JSON.stringify(body)] };
}

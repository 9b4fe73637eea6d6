import { type ModelFrame, sse } from '../model/frames.ts';
import { argumentsText, halves, type ModelOutput, type PlayedAnswer } from '../model/script.ts';
import { type AnthropicHead, anthropicMessage, stopReason } from './message.ts';

/** The stream of an answer (https://platform.claude.com/docs/en/build-with-claude/streaming). */
export function anthropicEvents(answer: PlayedAnswer, head: AnthropicHead): readonly ModelFrame[] {
  const whole = anthropicMessage(answer, head);
  const { usage } = whole;
  const started = { ...whole, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  return [
    frame({ type: 'message_start', message: started }),
    frame({ type: 'ping' }),
    ...answer.output.flatMap(blockEvents),
    frame(
      {
        type: 'message_delta',
        delta: { stop_reason: stopReason(answer), stop_sequence: null, stop_details: null, container: null },
        usage: {
          input_tokens: usage.input_tokens,
          cache_creation_input_tokens: usage['cache_creation_input_tokens'],
          cache_read_input_tokens: usage['cache_read_input_tokens'],
          output_tokens: usage.output_tokens,
          output_tokens_details: usage['output_tokens_details'],
          server_tool_use: null,
        },
      },
      'end',
    ),
    frame({ type: 'message_stop' }, 'end'),
  ];
}

function frame(
  data: { readonly type: string } & Readonly<Record<string, unknown>>,
  is: ModelFrame['is'] = 'other',
): ModelFrame {
  return { text: sse(data, data.type), is };
}

function blockEvents(output: ModelOutput, index: number): readonly ModelFrame[] {
  const start = (block: object): ModelFrame => frame({ type: 'content_block_start', index, content_block: block });
  const delta = (change: object, is: ModelFrame['is'] = 'other'): ModelFrame =>
    frame({ type: 'content_block_delta', index, delta: change }, is);
  const stop = frame({ type: 'content_block_stop', index });
  switch (output.type) {
    case 'text':
      return [
        start({ type: 'text', text: '', citations: null }),
        ...output.pieces.map((text) => delta({ type: 'text_delta', text }, 'words')),
        stop,
      ];
    case 'thinking':
      if (output.redacted === true) return [start({ type: 'redacted_thinking', data: output.signature ?? '' }), stop];
      return [
        start({ type: 'thinking', thinking: '', signature: '' }),
        ...output.pieces.map((thinking) => delta({ type: 'thinking_delta', thinking })),
        delta({ type: 'signature_delta', signature: output.signature ?? '' }),
        stop,
      ];
    case 'tool_call': {
      // Of a call without arguments the vendor sends no JSON at all.
      const json = argumentsText(output);
      const pieces = json === '{}' ? [] : halves(json);
      return [
        start({ type: 'tool_use', id: output.id, name: output.name, input: {}, caller: { type: 'direct' } }),
        delta({ type: 'input_json_delta', partial_json: '' }),
        ...pieces.map((piece) => delta({ type: 'input_json_delta', partial_json: piece })),
        stop,
      ];
    }
    default:
      throw new TypeError('unknown output');
  }
}

import type { RoomEvent, RoomKitOptions } from '@roomkit/core';
import type { AIMessage, AIToolDefinition, AIToolResultPart } from '@roomkit/core/ai';
import { MockAIProvider, type MockAnswer, type MockAnswerScript } from '@roomkit/testing';

import { AIChannel, type AIChannelOptions } from '../../src/index.ts';
import { scene, type Scene } from './scene.ts';
import { TestTransport } from './transport.ts';

/** A scene with a phone, a page and a model with tools. */
export interface ToolScene extends Scene {
  readonly provider: MockAIProvider;
  readonly ai: AIChannel;
  readonly sms: TestTransport;
  readonly web: TestTransport;
}

/** What differs from scene to scene. */
export interface ToolSceneOptions extends Partial<Omit<AIChannelOptions, 'provider'>> {
  readonly answers: readonly MockAnswerScript[];
  readonly providerStreams?: boolean;
  readonly kit?: RoomKitOptions;
}

/** Sets it up; the page watches answers being written. */
export async function toolScene(options: ToolSceneOptions): Promise<ToolScene> {
  const { answers, providerStreams = false, kit = {}, ...channel } = options;
  const room = await scene(kit);
  const provider = new MockAIProvider({ answers, streaming: providerStreams, clock: room.clock });
  const ai = new AIChannel('ai', { provider, retryPolicy: { maxRetries: 0 }, ...channel });
  const sms = new TestTransport('sms');
  const web = new TestTransport('web', { channelType: 'websocket', streaming: true });
  for (const each of [sms, web, ai]) await room.attach(each);
  return Object.assign(room, { provider, ai, sms, web });
}

/** A tool without arguments, and how often it ran. */
export function counting(
  name: string,
  result: unknown = 'done',
  given: Partial<AIToolDefinition> = {},
): { readonly tool: AIToolDefinition; readonly runs: readonly unknown[] } {
  const runs: unknown[] = [];
  const tool: AIToolDefinition = {
    name,
    description: `Does ${name}.`,
    parameters: { type: 'object' },
    execute: (args) => {
      runs.push(args);
      return result;
    },
    ...given,
  };
  return { tool, runs };
}

/** An answer that asks for tools by name, with ids of its own. */
export function calls(
  ...names: readonly (string | { readonly name: string; readonly arguments: object })[]
): Required<Pick<MockAnswer, 'toolCalls'>> {
  return {
    toolCalls: names.map((wanted, at) => {
      const call = typeof wanted === 'string' ? { name: wanted, arguments: {} } : wanted;
      return { id: `c${at + 1}`, name: call.name, arguments: call.arguments as Readonly<Record<string, unknown>> };
    }),
  };
}

/** The results of tools in what a model was sent, oldest first. */
export function resultsIn(messages: readonly AIMessage[] | undefined): readonly AIToolResultPart[] {
  return (messages ?? []).flatMap(({ content }) =>
    typeof content === 'string' ? [] : content.filter((part) => part.type === 'tool_result'),
  );
}

/** The words of a result. */
export function resultWords(part: AIToolResultPart | undefined): string {
  return typeof part?.result === 'string' ? part.result : JSON.stringify(part?.result ?? null);
}

/** Calls in a conversation without a result behind them, and results without a call before: none may be left. */
export function orphans(messages: readonly AIMessage[] | undefined): readonly string[] {
  const open = new Set<string>();
  const found: string[] = [];
  for (const { role, content } of messages ?? []) {
    const parts = typeof content === 'string' ? [] : content;
    if (role !== 'tool') found.push(...open);
    if (role !== 'tool') open.clear();
    for (const part of parts) {
      if (part.type === 'tool_call') open.add(part.id);
      if (part.type === 'tool_result' && !open.delete(part.toolCallId)) found.push(part.toolCallId);
    }
  }
  return [...found, ...open];
}

/** What the AI put into the timeline, as `type: words or tool`. */
export function trace(events: readonly RoomEvent[]): readonly string[] {
  return events
    .filter(({ source }) => source.channelId === 'ai')
    .map(({ type, content }) => {
      if (content.type === 'text') return `${type}: ${content.body}`;
      return content.type === 'system' ? `${type}: ${content.message}` : type;
    });
}

/** Why the last turn of the AI ended, as its last words say. */
export function endOf(events: readonly RoomEvent[]): unknown {
  return events.findLast(({ source }) => source.channelId === 'ai')?.metadata['loopEnd'];
}

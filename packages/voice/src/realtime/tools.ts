import type { ChannelHost, Logger, ToolCallEvent } from '@roomkit/core';
import type { RealtimeToolCall, VoiceSession } from '@roomkit/core/voice';

import type { CallRoom } from '../calls/call-room.ts';
import { inTime, TooLateError } from './in-time.ts';
import type { Model } from './model.ts';
import type { RealtimeSettings } from './settings.ts';

const NOTICE = '\n[The rest was left out: the result is too long.]';

/** What running tools needs. */
export interface ToolsDeps {
  readonly session: VoiceSession;
  readonly room: CallRoom;
  readonly host: ChannelHost;
  readonly settings: RealtimeSettings;
  readonly model: Model;
  readonly logger: Logger;
  /** Fires when the call ends. */
  readonly signal: AbortSignal;
  /** A tool begins, or has ended: the microphone may depend on it. */
  readonly onRunning: (change: 1 | -1) => void;
}

interface Outcome {
  readonly result: string | null;
  readonly isError: boolean;
}

/** Runs the tools a model calls. Every call is answered, whatever becomes of it: a model that waits says nothing. */
export class Tools {
  readonly #deps: ToolsDeps;

  constructor(deps: ToolsDeps) {
    this.#deps = deps;
  }

  /** Never rejects. */
  async run(call: RealtimeToolCall): Promise<void> {
    const { onRunning, session, settings, logger, model, signal } = this.#deps;
    if (signal.aborted) return;
    onRunning(1);
    try {
      const result = await this.#resultOf(call).catch((error: unknown) => {
        logger.warn('A tool could not be run.', { sessionId: session.id, tool: call.name, error });
        return failure('The tool failed.');
      });
      await model.submit(call.callId, shortened(result, settings.maxToolResultCharacters));
    } finally {
      onRunning(-1);
    }
  }

  async #resultOf(call: RealtimeToolCall): Promise<string> {
    const { host, settings, room } = this.#deps;
    const { clock } = host;
    const startedAt = clock.monotonic();
    const handled = settings.toolHandler === null ? { result: null, isError: false } : await this.#handle(call);
    if (!room.has('on_tool_call')) return handled.result ?? failure('There is no such tool.');
    const outcome = await room.decide('on_tool_call', this.#event(call, handled, clock.monotonic() - startedAt));
    if (!outcome.allowed) return failure('The tool may not be used.');
    const { result } = outcome.payload;
    return result === null ? failure('There is no such tool.') : textOf(result);
  }

  async #handle(call: RealtimeToolCall): Promise<Outcome> {
    const { settings, session, room, host, logger, signal: over } = this.#deps;
    const { roomId, channelId } = room;
    const context = { session, roomId, channelId, organizationId: session.organizationId, host };
    const patience = { clock: host.clock, timeoutMs: settings.toolTimeoutMs, signal: over };
    try {
      const given = await inTime(patience, (signal) => settings.toolHandler?.(call, { ...context, signal }));
      return { result: textOf(given), isError: false };
    } catch (error) {
      if (!over.aborted) logger.warn('A tool failed.', { sessionId: session.id, tool: call.name, error });
      return { result: failure(wordsOf(error)), isError: true };
    }
  }

  #event(call: RealtimeToolCall, { result, isError }: Outcome, durationMs: number): ToolCallEvent {
    const { session, room } = this.#deps;
    return {
      channelId: room.channelId,
      channelType: 'realtime_voice',
      toolCallId: call.callId,
      name: call.name,
      arguments: call.arguments,
      result,
      isError,
      durationMs,
      roomId: room.roomId,
      sessionId: session.id,
    };
  }
}

function failure(words: string): string {
  return JSON.stringify({ error: words });
}

/** Only errors that say so have words for a model: others may hold what it must not read. */
function wordsOf(error: unknown): string {
  if (error instanceof TooLateError) return 'The tool took too long.';
  return error instanceof Error && error.name === 'ToolError' ? error.message : 'The tool failed.';
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? 'null' : (JSON.stringify(value) ?? 'null');
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - NOTICE.length)}${NOTICE}`;
}

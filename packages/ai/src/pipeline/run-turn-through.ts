import { ChannelOutput } from '@roomkit/core';

import { isCancel } from '../abort.ts';
import type { AIStages } from './config.ts';
import './events.ts';
import { runPipeline } from './run-pipeline.ts';
import type { AIPipelineContext } from './stage.ts';

/** Brings a turn through its stages and tells observers how it went. What the hooks asked for is kept however it ends. */
export async function runTurnThrough(stages: AIStages, start: AIPipelineContext): Promise<ChannelOutput> {
  const { host, channelId, event, roomContext } = start;
  const facts = { roomId: roomContext.room.id, channelId, eventId: event.id };
  const startedAt = host.clock.monotonic();
  const turn = await runPipeline(stages, start, {
    monotonic: () => host.clock.monotonic(),
    watcher: {
      stageDone: (position, latencyMs) => host.emit('ai_pipeline.stage_complete', { ...facts, position, latencyMs }),
    },
  });
  const latencyMs = host.clock.monotonic() - startedAt;
  if (!turn.aborted && turn.output !== null) {
    host.emit('ai_pipeline.completed', { ...facts, latencyMs });
    return turn.output;
  }
  const { abortStage: stage, abortReason: reason, tasks, observations, error } = turn;
  host.emit('ai_pipeline.aborted', { ...facts, stage: stage ?? 'emission', reason: reason ?? 'no output', latencyMs });
  const events = turn.output?.events ?? [];
  return ChannelOutput.of({ events, tasks, observations, ...(error === null || isCancel(error) ? {} : { error }) });
}

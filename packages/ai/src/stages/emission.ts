import { ChannelOutput } from '@roomkit/core';
import type { AIResponse } from '@roomkit/core/ai';

import type { AIPipelineContext, AIStage, AnswerStream } from '../pipeline/stage.ts';
import type { TurnDeps } from '../pipeline/turn-deps.ts';
import { answerData, reportAnswer } from '../report.ts';

/** Turns the answer into what the kit takes: one message, or a stream that becomes one. */
export function emission(deps: TurnDeps): AIStage {
  const { modelName } = deps.options.provider;
  return {
    name: 'emission',
    async process(turn) {
      if (turn.responseStream !== null) return { ...turn, output: streamed(turn, turn.responseStream, modelName) };
      if (turn.response === null) throw new TypeError('there is no answer to give');
      await reportAnswer(deps, turn, turn.response, turn.durationMs);
      return { ...turn, output: whole(turn, turn.response, modelName) };
    },
  };
}

function whole(turn: AIPipelineContext, response: AIResponse, modelName: string): ChannelOutput {
  const channelData = answerData(modelName, response, turn.durationMs);
  return ChannelOutput.of({
    // An answer without words is none: nobody wants an empty message.
    events: response.text.trim() === '' ? [] : [{ content: { type: 'text', body: response.text }, channelData }],
    tasks: [...turn.tasks, ...(response.tasks ?? [])],
    observations: [...turn.observations, ...(response.observations ?? [])],
  });
}

function streamed(turn: AIPipelineContext, stream: AnswerStream, modelName: string): ChannelOutput {
  return ChannelOutput.of({
    responseStream: stream,
    responseDraft: () =>
      stream.response === null ? {} : { channelData: answerData(modelName, stream.response, stream.durationMs) },
    responseSideEffects: () => ({
      tasks: stream.response?.tasks ?? [],
      observations: stream.response?.observations ?? [],
    }),
    tasks: turn.tasks,
    observations: turn.observations,
  });
}

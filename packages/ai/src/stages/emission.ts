import { ChannelOutput, type EventDraft } from '@roomkit/core';

import { isCancel } from '../abort.ts';
import type { AIPipelineContext, AIStage, AnswerStream, Generated } from '../pipeline/stage.ts';
import { answerData } from '../report.ts';
import type { TurnDeps } from '../turn/deps.ts';

/** The key of an answer's metadata that says how its turn ended. */
const LOOP_END = 'loopEnd';

/** Turns the answer into what the kit takes: messages, or a stream that becomes one or several. */
export function emission(deps: TurnDeps): AIStage {
  const { modelName } = deps.options.provider;
  return {
    name: 'emission',
    process(turn) {
      const { responseStream: stream } = turn;
      return { ...turn, output: stream === null ? whole(turn, modelName) : streamed(turn, stream, modelName) };
    },
  };
}

function whole(turn: AIPipelineContext, modelName: string): ChannelOutput {
  const { response, generated, tasks, observations, error } = turn;
  if (response === null) throw new TypeError('there is no answer to give');
  const words = { type: 'text', body: response.text } as const;
  // An answer without words is none: nobody wants an empty message.
  const last = response.text.trim() === '' ? [] : [{ ...draftOf(generated, modelName), content: words }];
  const isMuted = turn.binding.muted;
  return ChannelOutput.of({
    events: isMuted ? [] : [...(generated?.segments ?? []), ...last.map((draft) => markedAs(draft, error))],
    tasks,
    observations,
    ...endedBy(error),
  });
}

/** How an answer that broke off says so: whoever cancels does not fail. */
function endedBy(error: unknown): Pick<ChannelOutput, 'error' | 'isCancelled'> {
  if (error === null) return {};
  return isCancel(error) ? { isCancelled: true } : { error };
}

function streamed(turn: AIPipelineContext, stream: AnswerStream, modelName: string): ChannelOutput {
  return ChannelOutput.of({
    responseStream: stream,
    responseDraft: () => draftOf(stream.generated, modelName),
    responseSideEffects: () => stream.sideEffects,
    tasks: turn.tasks,
    observations: turn.observations,
  });
}

function draftOf(generated: Generated | null, modelName: string): Partial<EventDraft> {
  if (generated === null) return {};
  const { end, correlationId } = generated;
  return {
    channelData: answerData(modelName, generated),
    metadata: { [LOOP_END]: { reason: end.reason, rounds: end.rounds, toolCalls: end.toolCalls } },
    ...(correlationId === null ? {} : { correlationId }),
  };
}

/** An answer that broke off says so, as a streamed one does. */
function markedAs(draft: EventDraft, error: unknown): EventDraft {
  if (error === null) return draft;
  return { ...draft, metadata: { ...draft.metadata, [isCancel(error) ? 'cancelled' : 'interrupted']: true } };
}

import { raceAbort } from '../abort.ts';
import { streamAnswer } from '../answer-stream.ts';
import { isStreaming } from '../is-streaming.ts';
import type { AIStage } from '../pipeline/stage.ts';
import type { TurnDeps } from '../pipeline/turn-deps.ts';

/** Asks the model: at once for an answer in one piece, with the first pull for a streamed one. */
export function generation(deps: TurnDeps): AIStage {
  const { options, host, closing } = deps;
  return {
    name: 'generation',
    async process(turn) {
      const context = turn.aiContext;
      if (context === null) throw new TypeError('the context has to be built before generation');
      const wanted = turn.roomContext.signal;
      const signal = wanted === undefined ? closing : AbortSignal.any([closing, wanted]);
      if (isStreaming(options)) return { ...turn, responseStream: streamAnswer(deps, turn, context, signal) };
      const startedAt = host.clock.monotonic();
      const response = await raceAbort(options.provider.generate(context, { signal }), signal);
      return { ...turn, response, durationMs: host.clock.monotonic() - startedAt };
    },
  };
}

import type { AIStage } from '../pipeline/stage.ts';
import { assemblePrompt } from '../prompt.ts';
import { targetOf } from '../target.ts';
import type { TurnDeps } from '../turn/deps.ts';
import { promptTurn } from '../turn/tool-turn.ts';

/** Puts the system prompt together, for the channel that will show the answer. */
export function promptAssembly({ options, extensions }: TurnDeps): AIStage {
  return {
    name: 'prompt_assembly',
    async process(turn) {
      const { aiContext, settings, severalSpeakers, leftOut, roomContext, event, binding } = turn;
      if (aiContext === null) throw new TypeError('memory has to run before the prompt is put together');
      const { isSpoken } = targetOf(event, binding, roomContext);
      const target = { capabilities: aiContext.targetCapabilities, mediaTypes: aiContext.targetMediaTypes, isSpoken };
      const added: (string | null)[] = [];
      for (const { prompt } of extensions.all()) added.push((await prompt?.(promptTurn(turn))) ?? null);
      const systemPrompt = assemblePrompt({
        systemPrompt: settings.systemPrompt,
        room: roomContext.room,
        roomMetadata: options.roomMetadata,
        target: options.describeTarget ? target : null,
        severalSpeakers,
        leftOut,
        added,
      });
      return { ...turn, aiContext: { ...aiContext, systemPrompt } };
    },
  };
}

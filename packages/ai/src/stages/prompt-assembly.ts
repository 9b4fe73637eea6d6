import type { AIStage } from '../pipeline/stage.ts';
import type { TurnDeps } from '../pipeline/turn-deps.ts';
import { assemblePrompt } from '../prompt.ts';

/** Puts the system prompt together, for the channel that will show the answer. */
export function promptAssembly({ options }: TurnDeps): AIStage {
  return {
    name: 'prompt_assembly',
    process(turn) {
      const { aiContext, settings, severalSpeakers, roomContext } = turn;
      if (aiContext === null) throw new TypeError('memory has to run before the prompt is put together');
      const target = { capabilities: aiContext.targetCapabilities, mediaTypes: aiContext.targetMediaTypes };
      const systemPrompt = assemblePrompt({
        systemPrompt: settings.systemPrompt,
        room: roomContext.room,
        roomMetadata: options.roomMetadata,
        target: options.describeTarget ? target : null,
        severalSpeakers,
      });
      return Promise.resolve({ ...turn, aiContext: { ...aiContext, systemPrompt } });
    },
  };
}

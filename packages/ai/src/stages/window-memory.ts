import { messageOf, readHistory } from '../history.ts';
import { aborted, type AIStage } from '../pipeline/stage.ts';
import type { TurnDeps } from '../pipeline/turn-deps.ts';
import { Speakers } from '../speakers.ts';
import { targetOf } from '../target.ts';

/** Remembers the last messages as they are; the current one comes once, and last. */
export function windowMemory({ host, options, channelId }: TurnDeps): AIStage {
  return {
    name: 'memory',
    async process(turn) {
      const { event, roomContext: context, binding, settings } = turn;
      const history = await readHistory({
        host,
        context,
        channelId,
        current: event,
        limit: options.maxContextEvents,
      });
      const read = [...history, event];
      const speakers = new Speakers(read, await context.participants(), channelId);
      const reader = { channelId, vision: options.provider.capabilities.vision === true, speakers };
      const current = messageOf(event, reader);
      if (current === null) return aborted(turn, this.name, 'nothing to read');
      const earlier = history.map((past) => messageOf(past, reader)).filter((message) => message !== null);
      const target = targetOf(event, binding, context);
      return {
        ...turn,
        severalSpeakers: speakers.several,
        aiContext: {
          messages: [...earlier, current],
          systemPrompt: settings.systemPrompt,
          tools: [],
          room: context,
          targetCapabilities: target.capabilities,
          targetMediaTypes: target.mediaTypes,
          temperature: settings.temperature,
          maxTokens: settings.maxTokens,
          thinkingBudget: settings.thinkingBudget,
          metadata: {},
        },
      };
    },
  };
}

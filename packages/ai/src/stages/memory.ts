import type { RoomEvent } from '@roomkit/core';
import type { AIMessage, MemoryResult } from '@roomkit/core/ai';

import { noteOfLeftOut } from '../memory/left-out.ts';
import { aborted, type AIPipelineContext, type AIStage } from '../pipeline/stage.ts';
import { targetOf } from '../target.ts';
import type { TurnDeps } from '../turn/deps.ts';

/** Remembers the conversation; the current message comes once, and last. */
export function memoryRetrieval({ options, channelId, intake }: TurnDeps): AIStage {
  return {
    name: 'memory',
    async process(turn) {
      const { event, roomContext: context, binding, settings, view } = turn;
      await intake?.take(turn);
      const { messages, events } = await remembered(turn, options, channelId);
      const earlier = inOrder(events, event);
      await view.meet([...earlier, event]);
      const current = view.toMessage(event);
      if (current === null) return aborted(turn, this.name, 'nothing to read');
      const target = targetOf(event, binding, context);
      return {
        ...turn,
        severalSpeakers: view.severalSpeakers,
        leftOut: options.memory === null ? await noteOfLeftOut(turn, earlier, options.maxContextEvents) : null,
        aiContext: {
          messages: [...messages, ...earlier.map((past) => view.toMessage(past)).filter(isMessage), current],
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

async function remembered(
  { event, view, roomContext, signal }: AIPipelineContext,
  { memory, maxContextEvents }: TurnDeps['options'],
  channelId: string,
): Promise<MemoryResult> {
  if (memory === null) return { messages: [], events: await view.messages({ limit: maxContextEvents }) };
  const { organizationId, id: roomId } = roomContext.room;
  return memory.retrieve({ organizationId, roomId, channelId, current: event, view, signal });
}

/** Each event once, by index, and never the current one, which comes behind them. */
function inOrder(events: readonly RoomEvent[], current: RoomEvent): readonly RoomEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  byId.delete(current.id);
  return [...byId.values()].toSorted((a, b) => a.index - b.index);
}

function isMessage(message: AIMessage | null): message is AIMessage {
  return message !== null;
}

import { ChannelOutput } from '@roomkit/core';

import { aborted, type AIStage } from '../pipeline/stage.ts';
import type { TurnDeps } from '../turn/deps.ts';
import { toolTurn } from '../turn/tool-turn.ts';

/** Asks the extensions whether somebody else has the turn by now, before anything is done for it. */
export function passOn({ extensions }: TurnDeps): AIStage {
  return {
    name: 'pass_on',
    async process(turn) {
      const asked = extensions.all().flatMap((extension) => extension.passOn ?? []);
      if (asked.length === 0) return turn;
      const known = await toolTurn(turn);
      for (const ask of asked) {
        const passed = await ask(known);
        if (passed === null) continue;
        return { ...aborted(turn, this.name, passed.reason), output: ChannelOutput.of({ events: passed.events }) };
      }
      return turn;
    },
  };
}

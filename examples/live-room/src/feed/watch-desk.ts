import { HookResult, type RoomKit } from '@roomkit/core';

import { agentName } from '../cast.ts';
import type { Approvals } from './approvals.ts';
import type { Sightings } from './sightings.ts';

/** Who tells of the desk. */
export interface WatchDeskDeps {
  readonly kit: RoomKit;
  readonly approvals: Pick<Approvals, 'changed'>;
  readonly sightings: Pick<Sightings, 'note'>;
}

/** What the agents ask for and what becomes of their handoffs, told to the page. The handoffs themselves are rows. */
export function watchDesk({ approvals, kit, sightings }: WatchDeskDeps): void {
  kit.hook('on_user_input_required', { name: 'show-approval' }, ({ data }) => {
    const name = agentName(String(data['channelId'])) ?? 'An agent';
    sightings.note('on_user_input_required', `${name} asks whether to use ${String(data['tool'])}.`, 'warning');
    approvals.changed();
    return HookResult.allow();
  });
  kit.hook('on_phase_transition', ({ fromPhase, toPhase }) => {
    sightings.note('on_phase_transition', `Phase: ${fromPhase ?? 'none'} → ${toPhase ?? 'none'}.`, 'plain');
  });
  kit.hook('on_handoff_rejected', ({ fromAgentId, reason, request }) => {
    const from = agentName(fromAgentId) ?? fromAgentId;
    const words = `${from} could not hand over to ${request.targetAgentId}: ${reason.replaceAll('_', ' ')}.`;
    sightings.note('on_handoff_rejected', words, 'warning');
  });
}

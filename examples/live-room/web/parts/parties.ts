import { agentName, type Colleague, COLLEAGUES } from '../../src/cast.ts';

/** The lane of whoever hands over or takes over; people sit at the web chat. */
export function laneOf(party: string): string {
  return party === 'human' ? 'web' : party;
}

/** Their name. */
export function partyName(party: string, colleague: Colleague | null): string {
  return agentName(party) ?? (colleague === null ? 'a colleague' : COLLEAGUES[colleague]);
}

import { canOverlap, type ResolvedOverlap } from '../../domain/overlap.ts';
import type { DeliveryDeps } from '../deps.ts';
import type { LaneJob } from '../lanes.ts';
import { leave } from '../leave.ts';
import { runTurn, settleTurn } from './run-turn.ts';
import { Turn, type TurnMember } from './turn.ts';

/** Brings an event to an intelligence channel, alone or with those that overlap with it. */
export function answerEvent(deps: DeliveryDeps, member: TurnMember): Promise<void> {
  const { delivery, target } = member;
  const { organizationId } = delivery.planned.reference;
  const overlap = deps.channels.get(organizationId, target.binding.channelId)?.overlap ?? null;
  const isAlone = overlap === null || overlap.policy === 'queue' || !canOverlap(delivery.planned.event);
  return isAlone ? answerAlone(deps, member) : answerTogether(deps, member, overlap);
}

async function answerAlone(deps: DeliveryDeps, member: TurnMember): Promise<void> {
  const turn = new Turn(member);
  settleTurn(deps, turn, await runTurn(deps, turn, null));
}

async function answerTogether(deps: DeliveryDeps, first: TurnMember, overlap: ResolvedOverlap): Promise<void> {
  const { overlaps, closing } = deps;
  const { key } = first.delivery.planned;
  const { channelId } = first.target.binding;
  const members: TurnMember[] = [...overlaps.takeCarried(key, channelId), first];
  try {
    if (overlap.policy === 'debounce') await overlaps.quiet(key, channelId, overlap, closing);
  } catch {
    // The kit closes: all of them stay planned, and are answered after the restart.
    for (const { delivery, target } of members) leave(deps, delivery, target);
    return;
  }
  const waiting = (): readonly TurnMember[] => takeWaiting(deps, key, channelId);
  if (overlap.policy !== 'steer') members.push(...waiting());
  const covered = members.slice(0, -1);
  const turn = new Turn(members.at(-1) ?? first, covered);
  overlaps.begin(key, channelId, turn);
  const result = await runTurn(deps, turn, overlap.policy === 'steer' ? waiting : null);
  const isCutShort = turn.isSuperseded && !turn.isAnswered && !closing.aborted;
  overlaps.end(key, channelId, isCutShort ? members : []);
  if (!isCutShort) settleTurn(deps, turn, result);
  for (const member of turn.unanswered) {
    // A kit that closes makes no more turns: they stay planned.
    if (closing.aborted) leave(deps, member.delivery, member.target);
    else await answerAlone(deps, member);
  }
}

/** Takes the messages that wait right behind the running one out of the queue. */
function takeWaiting(deps: DeliveryDeps, key: string, channelId: string): readonly TurnMember[] {
  const taken: TurnMember[] = [];
  for (;;) {
    const member = deps.lanes.takeNext(key, channelId, isMergeable)?.member ?? null;
    if (member === null) return taken;
    taken.push(member);
  }
}

function isMergeable({ member }: LaneJob): boolean {
  return member !== null && canOverlap(member.delivery.planned.event) && member.target.isBehind !== true;
}

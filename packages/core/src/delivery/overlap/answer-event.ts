import { canOverlap, type ResolvedOverlap } from '../../domain/overlap.ts';
import type { DeliveryDeps } from '../deps.ts';
import type { LaneJob } from '../lanes.ts';
import { leave } from '../leave.ts';
import { runTurn, settleTurn } from './run-turn.ts';
import { areAnsweredTogether } from './together.ts';
import { eventOf, Turn, type TurnMember } from './turn.ts';

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
    leaveAll(deps, members);
    return;
  }
  const waiting = (): readonly TurnMember[] => takeWaiting(deps, key, channelId, first);
  if (overlap.policy !== 'steer') members.push(...waiting());
  for (const group of togetherIn(members)) {
    if (closing.aborted) leaveAll(deps, group);
    else await answerAll(deps, group, overlap.policy === 'steer' ? waiting : null);
  }
}

/** The kit closes: all of them stay planned, and are answered after the restart. */
function leaveAll(deps: DeliveryDeps, members: readonly TurnMember[]): void {
  for (const { delivery, target } of members) leave(deps, delivery, target);
}

/** Answers messages in one turn, whose trigger is the last of them. */
async function answerAll(
  deps: DeliveryDeps,
  members: readonly [TurnMember, ...TurnMember[]],
  takeNewer: (() => readonly TurnMember[]) | null,
): Promise<void> {
  const { overlaps, closing } = deps;
  const trigger = members.at(-1) ?? members[0];
  const { key } = trigger.delivery.planned;
  const { channelId } = trigger.target.binding;
  const turn = new Turn(trigger, members.slice(0, -1));
  overlaps.begin(key, channelId, turn);
  const result = await runTurn(deps, turn, takeNewer);
  const isCutShort = turn.isSuperseded && !turn.isAnswered && !closing.aborted;
  overlaps.end(key, channelId, isCutShort ? members : []);
  if (!isCutShort) settleTurn(deps, turn, result);
  for (const member of turn.unanswered) {
    if (closing.aborted) leaveAll(deps, [member]);
    else await answerAlone(deps, member);
  }
}

/** Messages in their order, those that follow each other and may be answered together as one. */
function togetherIn(members: readonly TurnMember[]): readonly [TurnMember, ...TurnMember[]][] {
  const groups: [TurnMember, ...TurnMember[]][] = [];
  for (const member of members) {
    const group = groups.at(-1);
    if (group !== undefined && areAnsweredTogether(eventOf(group[0]), eventOf(member))) group.push(member);
    else groups.push([member]);
  }
  return groups;
}

/** Takes the messages that wait right behind the running one, and may be answered with it, out of the queue. */
function takeWaiting(deps: DeliveryDeps, key: string, channelId: string, running: TurnMember): readonly TurnMember[] {
  const taken: TurnMember[] = [];
  const wants = (job: LaneJob): boolean => isMergeable(job, running);
  for (;;) {
    const member = deps.lanes.takeNext(key, channelId, wants)?.member ?? null;
    if (member === null) return taken;
    taken.push(member);
  }
}

function isMergeable({ member }: LaneJob, running: TurnMember): boolean {
  if (member === null || member.target.isBehind === true) return false;
  return canOverlap(eventOf(member)) && areAnsweredTogether(eventOf(running), eventOf(member));
}

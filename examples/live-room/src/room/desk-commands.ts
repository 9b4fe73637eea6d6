import { COLLEAGUES } from '../cast.ts';
import type { Command, CommandResult } from '../feed/messages.ts';
import type { Demo } from './demo.ts';

type HandsCommand = Extract<Command, { type: 'take_over' | 'give_back' }>;
type ApprovalCommand = Extract<Command, { type: 'approval' }>;

/** A colleague takes the conversation over, or gives it back: both are handoffs like those of the agents. */
export async function changeHands({ desk }: Pick<Demo, 'desk'>, command: HandsCommand): Promise<CommandResult> {
  const { colleague, type } = command;
  const { accepted, message } = await (type === 'take_over' ? desk.takeOver(colleague) : desk.giveBack(colleague));
  return { ok: accepted, message };
}

/** A colleague agrees to what an agent wants to do, or does not. */
export function answerApproval(demo: Pick<Demo, 'approvals' | 'sightings'>, command: ApprovalCommand): CommandResult {
  const { approved, colleague, requestId } = command;
  const name = COLLEAGUES[colleague];
  const verb = approved ? 'approved' : 'refused';
  const isAnswered = demo.approvals.answer(requestId, { approved, reason: `${name} said no` });
  if (!isAnswered) return { ok: false, message: 'Nobody asks for that any more.' };
  demo.sightings.note('resolve_input', `${name} ${verb} it.`, approved ? 'good' : 'warning');
  return { ok: true, message: approved ? 'Approved.' : 'Refused.' };
}

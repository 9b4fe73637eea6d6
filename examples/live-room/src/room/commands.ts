import { isRoomKitError } from '@roomkit/core';

import { AGENT_IDS, type ChannelName, type PaneName, ROOM_ID } from '../cast.ts';
import type { Command, CommandResult } from '../feed/messages.ts';
import { blockedWordsOf } from '../feed/state-board.ts';
import type { Demo } from './demo.ts';
import { answerApproval, changeHands } from './desk-commands.ts';
import { attachPhone } from './open-room.ts';
import { sendText, speakAsAgent } from './speak.ts';

const done = (message: string): CommandResult => ({ ok: true, message });
const refused = (message: string): CommandResult => ({ ok: false, message });

/** Does what a button asks for. Each is one call of the kit, or nearly. */
export async function execute(demo: Demo, command: Command): Promise<CommandResult> {
  try {
    return await run(demo, command);
  } catch (error) {
    if (isRoomKitError(error)) return refused(error.message);
    throw error;
  } finally {
    await demo.board.refresh();
  }
}

async function run(demo: Demo, command: Command): Promise<CommandResult> {
  const { carrier, hooks, kit, sightings } = demo;
  switch (command.type) {
    case 'text':
      return sendText(demo, command.body);
    case 'speak':
      return speakAsAgent(demo, command.body);
    case 'phone_read':
      await carrier.open();
      return done('The phone was looked at.');
    case 'mute':
      await each(command.channelId, (id) => kit.mute(ROOM_ID, id));
      return done(`${command.channelId} is muted: what it says is not taken.`);
    case 'unmute':
      await each(command.channelId, (id) => kit.unmute(ROOM_ID, id));
      return done(`${command.channelId} may speak again.`);
    case 'mute_output':
      await each(command.channelId, (id) => kit.muteOutput(ROOM_ID, id));
      return done(`Nothing is delivered to ${command.channelId}.`);
    case 'unmute_output':
      await each(command.channelId, (id) => kit.unmuteOutput(ROOM_ID, id));
      return done(`${command.channelId} gets messages again.`);
    case 'access':
      await each(command.channelId, (id) => kit.setAccess(ROOM_ID, id, command.access));
      return done(`Access of ${command.channelId}: ${command.access.replace('_', ' and ')}.`);
    case 'visibility':
      await each(command.channelId, (id) => kit.setVisibility(ROOM_ID, id, command.visibility));
      return done(`What ${command.channelId} says is visible to: ${command.visibility}.`);
    case 'rate_limit': {
      const { maxPerMinute } = command;
      const rateLimit = maxPerMinute === null ? null : { maxPerMinute, burst: 1 };
      await kit.attachChannel(ROOM_ID, 'sms', { rateLimit });
      return done(maxPerMinute === null ? 'Texts leave as they come.' : `At most ${maxPerMinute} texts a minute.`);
    }
    case 'max_length':
      await kit.attachChannel(ROOM_ID, 'sms', { capabilities: { maxLength: command.maxLength } });
      return done(`Texts are cut at ${command.maxLength} characters.`);
    case 'network':
      carrier.mode = command.mode;
      sightings.note(
        'phone_network',
        `The phone network is ${command.mode} now.`,
        command.mode === 'working' ? 'good' : 'warning',
      );
      return done(`The phone network is ${command.mode}.`);
    case 'block_word':
    case 'unblock_word':
      return switchWord(demo, command.word, command.type === 'block_word');
    case 'mask_cards':
      await kit.updateRoomMetadata(ROOM_ID, { _masksCards: command.enabled });
      await hooks.sync();
      return done(command.enabled ? 'Card numbers are masked from now on.' : 'Card numbers pass.');
    case 'room':
      return changeRoom(demo, command.action);
    case 'retry': {
      const found = await kit.retryDeadLetter(ROOM_ID, command.eventId, command.channelId);
      return found ? done('The dead letter is on its way again.') : refused('There is no such dead letter.');
    }
    case 'drop': {
      const found = await kit.dropDeadLetter(ROOM_ID, command.eventId, command.channelId);
      return found ? done('The dead letter was dropped.') : refused('There is no such dead letter.');
    }
    case 'take_over':
    case 'give_back':
      return changeHands(demo, command);
    case 'approval':
      return answerApproval(demo, command);
    case 'call_say':
      return demo.calls.speakForCaller(command.sentence);
    // These two end the process: the server does so once its answer has left.
    case 'start_over':
      return done('A fresh room.');
    case 'kill':
      return done('The server process dies now.');
    default:
      return command satisfies never;
  }
}

/** The pane of the agents stands for both. */
async function each(pane: PaneName, change: (channelId: ChannelName) => Promise<unknown>): Promise<void> {
  for (const channelId of pane === 'assistant' ? AGENT_IDS : [pane]) await change(channelId);
}

async function switchWord(demo: Demo, word: string, isBlocked: boolean): Promise<CommandResult> {
  const { hooks, kit } = demo;
  const before = blockedWordsOf((await kit.getRoom(ROOM_ID)).metadata);
  const words = before.filter((known) => known !== word);
  // Hooks are code and end with the process; the words are kept with the room and hooked again at its start.
  await kit.updateRoomMetadata(ROOM_ID, { _blockedWords: isBlocked ? [...words, word] : words });
  await hooks.sync();
  return done(isBlocked ? `A hook blocks every message with “${word}”.` : `“${word}” may be said again.`);
}

async function changeRoom({ kit }: Demo, action: 'pause' | 'resume' | 'close' | 'reopen'): Promise<CommandResult> {
  switch (action) {
    case 'pause':
      await kit.pauseRoom(ROOM_ID);
      return done('Paused. The next message wakes the room.');
    case 'resume':
      await kit.resumeRoom(ROOM_ID);
      return done('The room goes on.');
    case 'close':
      await kit.closeRoom(ROOM_ID);
      return done('Closed. Nothing more is taken.');
    case 'reopen':
      await kit.reopenRoom(ROOM_ID);
      await attachPhone(kit);
      return done('Open again.');
    default:
      return action satisfies never;
  }
}

import { isRoomKitError } from '@roomkit/core';

import { ROOM_ID } from '../cast.ts';
import type { Command, CommandResult } from '../feed/messages.ts';
import { blockedWordsOf } from '../feed/state-board.ts';
import type { Demo } from './demo.ts';
import { blockWord, hookNameOf, MASK_HOOK, maskCards } from './hooks.ts';
import { attachPhone } from './open-room.ts';
import { sendText, speakAsAssistant } from './speak.ts';

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
  const { carrier, kit, notes } = demo;
  switch (command.type) {
    case 'text':
      return sendText(demo, command.body);
    case 'speak':
      return speakAsAssistant(demo, command.body);
    case 'phone_read':
      await carrier.open();
      return done('The phone was looked at.');
    case 'mute':
      await kit.mute(ROOM_ID, command.channelId);
      return done(`${command.channelId} is muted: what it says is not taken.`);
    case 'unmute':
      await kit.unmute(ROOM_ID, command.channelId);
      return done(`${command.channelId} may speak again.`);
    case 'mute_output':
      await kit.muteOutput(ROOM_ID, command.channelId);
      return done(`Nothing is delivered to ${command.channelId}.`);
    case 'unmute_output':
      await kit.unmuteOutput(ROOM_ID, command.channelId);
      return done(`${command.channelId} gets messages again.`);
    case 'access':
      await kit.setAccess(ROOM_ID, command.channelId, command.access);
      return done(`Access of ${command.channelId}: ${command.access.replace('_', ' and ')}.`);
    case 'visibility':
      await kit.setVisibility(ROOM_ID, command.channelId, command.visibility);
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
      notes.add(
        'phone_network',
        `The phone network is ${command.mode} now.`,
        command.mode === 'working' ? 'good' : 'warning',
      );
      return done(`The phone network is ${command.mode}.`);
    case 'block_word':
    case 'unblock_word':
      return switchWord(demo, command.word, command.type === 'block_word');
    case 'mask_cards':
      if (command.enabled) maskCards(kit, demo.onDecision);
      else kit.removeRoomHook(ROOM_ID, MASK_HOOK);
      await kit.updateRoomMetadata(ROOM_ID, { _masksCards: command.enabled });
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
    // These two end the process: the server does so once its answer has left.
    case 'start_over':
      return done('A fresh room.');
    case 'kill':
      return done('The server process dies now.');
    default:
      return command satisfies never;
  }
}

async function switchWord(demo: Demo, word: string, isBlocked: boolean): Promise<CommandResult> {
  const { kit } = demo;
  const before = blockedWordsOf((await kit.getRoom(ROOM_ID)).metadata);
  const words = before.filter((known) => known !== word);
  kit.removeRoomHook(ROOM_ID, hookNameOf(word));
  if (isBlocked) blockWord(kit, word, demo.onDecision);
  // Hooks are code and end with the process; the words are kept with the room and hooked again at its start.
  await kit.updateRoomMetadata(ROOM_ID, { _blockedWords: isBlocked ? [...words, word] : words });
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

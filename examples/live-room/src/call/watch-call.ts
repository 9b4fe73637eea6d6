import { HookResult, type RoomKit } from '@roomkit/core';

import { AGENTS, CALLER, FIRST_AGENT, ROOM_ID } from '../cast.ts';
import type { Feed } from '../feed/feed.ts';
import type { TimelineEntry } from '../feed/messages.ts';
import type { CallBoard } from './call-board.ts';
import { type CallDesk, GREETING } from './call-desk.ts';

export interface WatchCallDeps {
  readonly kit: RoomKit;
  readonly feed: Feed;
  readonly board: CallBoard;
  readonly desk: Pick<CallDesk, 'onCall'>;
}

/** What happens on the line, as hooks, framework events and the timeline tell it, brought to the board. */
export function watchCall(deps: WatchCallDeps): void {
  watchSession(deps);
  watchCaller(deps);
  watchVoice(deps);
  watchTimeline(deps);
}

function watchSession({ board, desk, kit }: WatchCallDeps): void {
  // From the first ring to the end, also where the room does not take the call.
  desk.onCall((session) => {
    board.open(session.id);
    session.onStateChange(({ to }) => {
      if (to === 'ended') board.end(session.id);
    });
  });
  kit.on('voice_session_ready', ({ data }) => {
    // Whoever takes up the phone says a few words that belong to no message.
    board.lines.written(AGENTS[FIRST_AGENT].name, GREETING);
    board.live(data.sessionId);
  });
  kit.on('voice_turn_measured', ({ data }) => board.turn(data.report));
}

/** No ON_TRANSCRIPTION hook here: where one could keep words back, nobody gets to see them half said. */
function watchCaller({ board, kit }: WatchCallDeps): void {
  kit.addRoomHook(ROOM_ID, 'on_speech_start', { name: 'show-speech' }, () => {
    board.lines.forgetPartial();
    board.speech(true);
  });
  kit.addRoomHook(ROOM_ID, 'on_speech_end', { name: 'show-speech-end' }, () => board.speech(false));
  // What was too short to be speech begins and never ends; silence is reported all the same.
  kit.addRoomHook(ROOM_ID, 'on_vad_silence', { name: 'show-silence' }, () => board.speech(false));
  kit.addRoomHook(ROOM_ID, 'on_input_audio_level', { name: 'show-level' }, ({ levelDb }) => board.sound(levelDb));
  kit.addRoomHook(ROOM_ID, 'on_partial_transcription', { name: 'show-partial' }, ({ text }) => {
    board.lines.partial(CALLER.name, text);
  });
}

function watchVoice({ board, kit }: WatchCallDeps): void {
  kit.addRoomHook(ROOM_ID, 'before_tts', { name: 'show-words' }, (words) => {
    board.lines.sentence(words);
    return HookResult.allow();
  });
  kit.addRoomHook(ROOM_ID, 'after_tts', { name: 'show-said' }, () => board.lines.said());
  kit.addRoomHook(ROOM_ID, 'on_tts_cancelled', { name: 'show-cancelled' }, ({ reason }) => {
    if (reason !== 'barge_in') board.lines.said();
  });
  kit.addRoomHook(ROOM_ID, 'on_barge_in', { name: 'show-barge-in' }, ({ audioPositionMs }) => {
    board.cut(audioPositionMs);
  });
}

function watchTimeline({ board, feed }: WatchCallDeps): void {
  const known = new Set<string>();
  feed.subscribe((message) => {
    if (message.type !== 'entry' || known.has(message.entry.id)) return;
    known.add(message.entry.id);
    // What was said last is written down when the call is over.
    if (board.state.phase !== 'none' && message.entry.type === 'message') showMessage(board, message.entry);
  });
}

function showMessage({ lines }: CallBoard, { channelId, lanes, speaker, spoken, status, text }: TimelineEntry): void {
  if (channelId === 'voice') {
    if (status === 'blocked') lines.forgetPartial();
    else lines.heard(speaker, text);
  } else if (spoken !== null) lines.committed({ speaker, ...spoken });
  else if (lanes.voice.role === 'target') lines.written(speaker, text);
}

// Generated from docs/ by `pnpm ai-docs`; do not edit.

export const LLMS_TXT: string = `# RoomKit

> Multi-channel conversations for TypeScript: a room is one durable, ordered timeline; channels (SMS, e-mail, sockets, language models) attach to it; a message passes hooks, is committed, and is delivered to all others in a form each can show.

Install \`@roomkit/core\`; tests take \`@roomkit/testing\`. Rules for writing code with it are in \`AGENTS.md\`, the guides in full in \`llms-full.txt\`, both in the package \`@roomkit/core\`.

## Guides

- [Getting started](llms-full.txt#getting-started): RoomKit keeps a conversation over many channels in one room.
- [Rooms and the timeline](llms-full.txt#rooms-and-timeline): A room is active or paused, both take messages; it closes by hand or by timer, can be reopened, and is archived for good.
- [Channels and providers](llms-full.txt#channels-and-providers): A channel is a way into and out of rooms.
- [Hooks](llms-full.txt#hooks): A hook is your code at a moment of the kit's work.
- [Identity](llms-full.txt#identity): A participant is somebody in one room.
- [Permissions and visibility](llms-full.txt#permissions-and-visibility): Three questions, asked in this order: may this channel write? Who may see it? Is anybody muted?
- [Delivery](llms-full.txt#delivery): A commit stores the event and, in the same write, one planned delivery for each target.
- [Ephemeral events](llms-full.txt#ephemeral-events): Typing, presence, reactions and read receipts are for whoever watches now.
- [Sources and webhooks](llms-full.txt#sources-and-webhooks): Messages come in three ways: your code calls \`processInbound\`, a vendor calls your webhook, or a source holds a connection open.
- [Webhooks on your server](llms-full.txt#webhooks): \`createWebhookHandler\` of \`@roomkit/server\` serves the webhooks of every channel and the files the kit keeps.
- [Messaging providers](llms-full.txt#providers): A provider brings one vendor's wire to a channel.
- [Streaming and AI](llms-full.txt#streaming-and-ai): A language model is a member of the room like any other: \`AIChannel\` of \`@roomkit/ai\`.
- [Answers on messaging channels, while they are written](llms-full.txt#streaming-to-channels): A web chat gets an answer piece by piece.
- [Agents](llms-full.txt#agents): Several models in one conversation are several members of the room.
- [Voice](llms-full.txt#voice): A caller speaks; the room hears it as text, with everyone else in it; the answer is spoken; the caller can interrupt, and the timeline holds only what was heard.
- [Stores and durability](llms-full.txt#stores-and-durability): Without options a kit keeps everything in memory: right for tests and trials.
- [Organizations](llms-full.txt#organizations): One kit can serve many tenants.
- [Testing](llms-full.txt#testing): \`@roomkit/testing\` has what tests of your application need: a kit whose time, ids and logs you hold in your hand, channels that remember, vendors that follow a script.
- [Writing your own](llms-full.txt#writing-your-own): A third party needs \`@roomkit/core\` alone, as a peer dependency, and \`@roomkit/testing\` for its tests.
- [Operating](llms-full.txt#operating): Register channels, then \`recover()\`: deliveries that an earlier process planned and did not finish go out.
- [Several machines](llms-full.txt#several-machines): A kit is a node.
- [Errors](llms-full.txt#errors): Every error the kit throws is a \`RoomKitError\`: a stable \`code\`, typed \`details\`, \`retryable\`, perhaps \`retryAfterMs\` and a \`cause\`.
`;

export const LLMS_FULL_TXT: string = `# RoomKit

> Multi-channel conversations for TypeScript: a room is one durable, ordered timeline; channels (SMS, e-mail, sockets, language models) attach to it; a message passes hooks, is committed, and is delivered to all others in a form each can show.

<a id="getting-started"></a>

# Getting started

RoomKit keeps a conversation over many channels in one room. A room has one timeline: every message, from whatever channel, becomes an event with the next index. Everybody else in the room gets it in a form their channel can show.

\`\`\`sh
npm install @roomkit/core
npm install --save-dev @roomkit/testing
\`\`\`

Node 22.18 or newer. The packages are ES modules with types.

## A first room

\`\`\`ts
import { RoomKit, smsChannel, textOf } from '@roomkit/core';
import { MockSMSProvider, SimpleChannel } from '@roomkit/testing';

const vendor = new MockSMSProvider();
const desk = new SimpleChannel('desk');

await using kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: vendor }));
kit.registerChannel(desk);

const room = await kit.createRoom();
await kit.attachChannel(room.id, 'sms', { metadata: { phoneNumber: '+15550100' } });
await kit.attachChannel(room.id, 'desk');

const content = { type: 'text', body: 'Where is my parcel?' } as const;
await kit.processInbound({ channelId: 'sms', senderId: '+15550100', content }, { roomId: room.id });
await kit.sendEvent(room.id, 'desk', { type: 'text', body: 'It arrives today.' });

console.log(desk.delivered.map((event) => textOf(event)).join()); // → Where is my parcel?
console.log(vendor.sent.map(({ event, to }) => \`\${to}: \${textOf(event)}\`).join()); // → +15550100: It arrives today.
\`\`\`

\`MockSMSProvider\` and \`SimpleChannel\` stand for a vendor and a screen; they come from \`@roomkit/testing\`.

## The five words

| word | what it is |
| --- | --- |
| room | a conversation, with a status, members, timers and metadata |
| event | one entry of its timeline: a message, an edit, somebody who joined |
| channel | a way in and out: SMS, e-mail, a socket, a language model |
| binding | a channel attached to one room, with its rights and its recipient |
| hook | your code, before or after something happens |

## What happens to a message

A message is parsed and identified, passes the hooks under the room's lock, is committed together with its planned deliveries, and goes to each target in a queue of its own.

\`processInbound\` takes a message from outside and returns what became of it: \`event\`, \`blocked\` with a \`reason\`, \`duplicate\`, and the \`deliveryResults\` of its targets. A refusal is a result; bad input is an error with a code. It waits until everything the message set off is done; \`until: 'committed'\` returns as soon as it is stored.

\`sendEvent\` says something as one of the room's channels, or as \`system\`.

## Where to go on

[Rooms and the timeline](#rooms-and-timeline) · [Channels and providers](#channels-and-providers) · [Hooks](#hooks) · [Stores and durability](#stores-and-durability) · [Testing](#testing) · all examples

<a id="rooms-and-timeline"></a>

# Rooms and the timeline

## A room's life

A room is active or paused, both take messages; it closes by hand or by timer, can be reopened, and is archived for good.

| status | takes messages | leads to |
| --- | --- | --- |
| \`active\` | yes | \`paused\`, \`closed\` |
| \`paused\` | yes, and stays paused | \`active\` by \`resumeRoom\`, \`closed\` |
| \`closed\` | no: \`room_closed\` | \`active\` by \`reopenRoom\`, \`archived\` |
| \`archived\` | no: \`room_archived\` | nothing |

\`\`\`ts
import { RoomKit } from '@roomkit/core';
import { createTestClock } from '@roomkit/testing';

const clock = createTestClock();
await using kit = new RoomKit({ clock });
const { id } = await kit.createRoom({ timers: { inactiveAfterSeconds: 300, closedAfterSeconds: 3600 } });

await clock.advance(301_000);
const [room] = await kit.checkAllTimers();
console.log(room?.status); // → paused
await kit.resumeRoom(id);
await kit.closeRoom(id);
console.log((await kit.getRoom(id)).status); // → closed
\`\`\`

Nothing runs by itself: call \`checkAllTimers()\` from a job as often as your timers are fine, or give the kit \`timerIntervalMs\`. A room without \`inactiveAfterSeconds\` closes \`closedAfterSeconds\` after its last event; with it, that long after its pause.

Without a \`roomId\` a message is routed: to the latest active room where its sender is connected over a channel of this type, else to the only active room the channel is attached to, else to a new room. When several rooms would do, a new one is opened rather than one guessed. A message that names a room which does not exist creates it. Give \`inboundRouter\` to decide otherwise.

## The timeline

Events have an \`index\`, dense from 0. Attachments, joins and closings are events too, so that the first message seldom has index 0.

\`\`\`ts
import { RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
kit.registerChannel(new SimpleChannel('web'));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'web');
for (const body of ['one', 'two', 'three']) await kit.sendEvent(id, 'web', { type: 'text', body });

const page = await kit.getTimeline(id, { types: ['message'], limit: 2 });
console.log(page.map((event) => textOf(event)).join()); // → one,two
const newest = await kit.getTimeline(id, { limit: 1, newestFirst: true });
console.log(newest.map((event) => textOf(event)).join()); // → three

const [first] = page;
for await (const event of kit.follow(id, { afterIndex: first?.index ?? 0 })) {
  console.log(textOf(event)); // → two
  break;
}
\`\`\`

\`getTimeline\` gives pages, always ascending, at most 1,000 at once. \`follow\` gives what is committed from now on, or what stands behind \`afterIndex\` (-1: all of it) first, in order, nothing missing and nothing twice, until its signal fires, the room is deleted or the kit closes. Keep the last index and a reader can go on after a restart.

Events are frozen once committed. What was blocked is kept with status \`blocked\` and reaches nobody.

## Saying something twice

A message with an \`idempotencyKey\` (per room) or a \`providerMessageId\` (per channel and organization) is stored once. The second time the first event comes back with \`duplicate: true\`, and no hook runs. Both are at most 1,024 bytes of well-formed text without control characters; others are refused.

## Edits and deletions

Both are messages with a content of their own. The target keeps its id and index; the edit is an event beside it.

\`\`\`ts
import { RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
kit.registerChannel(new SimpleChannel('web'));
const { id: roomId } = await kit.createRoom();
await kit.attachChannel(roomId, 'web');
const say = (senderId: string, content: Parameters<RoomKit['sendEvent']>[2]) =>
  kit.processInbound({ channelId: 'web', senderId, content }, { roomId });

const { event } = await say('kim', { type: 'text', body: 'We open at 8.' });
const targetEventId = event?.id ?? '';
await say('kim', { type: 'edit', targetEventId, newContent: { type: 'text', body: 'We open at 9.' } });
const stored = await kit.getEvent(roomId, targetEventId);
console.log(stored && textOf(stored)); // → We open at 9.

const forged = await say('mallory', { type: 'delete', targetEventId, deleteType: 'sender' });
console.log(forged.reason); // → not_original_author
\`\`\`

Only the author may edit. \`deleteType: 'admin'\` needs a participant who is \`owner\` or \`agent\`; \`system\` is for the kit's own. Channels without edits get a correction in words, \`Correction: We open at 9.\`; \`texts\` changes the wording.

The host itself may \`updateEvent\` and \`deleteEvent\`: the latter removes the event for good, with the replies to it.

## People

\`addMember\`, \`removeMember\`, \`renameMember\` and \`listMembers\` keep who is in the room; each is an event. \`ensureParticipant\` notes somebody without announcing it. Roles are \`owner\`, \`agent\`, \`member\`, \`observer\` and \`bot\`. See [identity](#identity) for people beyond one room.

## Threads, tasks, questions

\`parentEventId\` puts a message into a thread; \`getTimeline(roomId, { threadId })\` reads it. \`createTask\`, \`listTasks\`, \`updateTask\` and \`listObservations\` keep work and insights beside the conversation; hooks and intelligence channels add them in the same commit as the event. \`waitForInput\` asks a person and waits; \`resolveInput\` answers.

<a id="channels-and-providers"></a>

# Channels and providers

A **channel** is a way into and out of rooms. A **provider** is the vendor behind it. The channel knows what can be shown; the provider knows the wire. That is why one \`smsChannel\` serves every SMS vendor.

A channel is registered once with the kit and attached to any number of rooms. The attachment is a **binding**: rights, recipient and limits of that channel in that room.

\`\`\`ts
import { RoomKit, smsChannel } from '@roomkit/core';
import { MockSMSProvider } from '@roomkit/testing';

await using kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: new MockSMSProvider() }));
const { id } = await kit.createRoom();
const binding = await kit.attachChannel(id, 'sms', {
  metadata: { phoneNumber: '+15550100' },
  rateLimit: { maxPerMinute: 30 },
  retryPolicy: { maxRetries: 3 },
});
console.log(binding.access, binding.visibility, binding.capabilities.maxLength); // → read_write all 1600
\`\`\`

## Ready-made channels

| factory | the binding's recipient | port of its provider |
| --- | --- | --- |
| \`smsChannel\` | \`phoneNumber\`, perhaps \`fromNumber\` | \`SMSProvider\` |
| \`rcsChannel\` | \`phoneNumber\` | \`RCSProvider\` |
| \`emailChannel\` | \`emailAddress\`, perhaps \`subject\` | \`EmailProvider\` |
| \`whatsappChannel\`, \`whatsappPersonalChannel\` | \`phoneNumber\` | \`WhatsAppProvider\` |
| \`messengerChannel\` | \`facebookUserId\` | \`MessengerProvider\` |
| \`teamsChannel\` | \`teamsConversationId\` | \`TeamsProvider\` |
| \`telegramChannel\` | \`telegramChatId\` | \`TelegramProvider\` |
| \`httpChannel\` | \`recipientId\`, optional | \`HTTPProvider\` |

A room that a message opened by itself remembers whom to answer. Sockets are \`@roomkit/websocket\`, language models [\`@roomkit/ai\`](#streaming-and-ai); your own are [a page of their own](#writing-your-own).

## Two categories

A **transport** carries messages to people: \`deliver\` is called. An **intelligence** channel thinks about them: \`onEvent\` is called, and what it returns are answers, which go through the same hooks and the same commit as everything else. An answer to an answer to an answer is stopped at \`maxChainDepth\` (5).

A channel that only shows is bidirectional and attached with \`access: 'read_only'\`. A binding whose direction is \`outbound\` is no target of a room's events; \`deliver\` is never called on an \`inbound\` one.

## Contents

\`text\`, \`rich\` (Markdown or HTML, with buttons, cards and quick replies), \`media\`, \`audio\`, \`video\`, \`location\`, \`composite\`, \`template\`, \`system\`, \`edit\`, \`delete\`. \`textOf(event)\` gives the words of any of them.

A channel says what it can show in its capabilities, and gets nothing else: rich text becomes plain text with the choices spelled out, audio its transcript, a long text is cut to \`maxLength\`. The timeline keeps what was said; only the copy that goes to the channel is changed.

\`\`\`ts
import { capabilities, DefaultContentTranscoder } from '@roomkit/core';

const sms = capabilities({ mediaTypes: ['text'] });
const content = new DefaultContentTranscoder().transcode(
  { type: 'rich', body: '**Shall we?**', buttons: [{ label: 'Yes' }, { label: 'No' }] },
  sms,
);
console.log(JSON.stringify(content)); // → {"type":"text","body":"Shall we?\\n- Yes\\n- No"}
\`\`\`

What cannot be shown at all fails with \`transcoding_failed\` for that target alone.

## Who speaks

Where several people share a channel's screen a reader must know who speaks: \`attribution: 'prefix'\` puts the participant's name before their words, a function writes it itself, \`'none'\` is the default. Every fixed text the kit writes comes from the option \`texts\`.

## Bridges and shared channels

Any number of transports in one room is a bridge: each gets what the others say. A channel that several people share (a socket, a group chat) sets the capability \`multiParty\`: its own events are delivered on it too, to all but their sender.

<a id="hooks"></a>

# Hooks

A hook is your code at a moment of the kit's work. **Sync** hooks run one after another and may let pass, block or rewrite. **Async** hooks run beside the work, after it, and change nothing.

\`\`\`ts
import { HookResult, RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
const reader = new SimpleChannel('reader');
kit.registerChannel(reader);
kit.registerChannel(new SimpleChannel('writer'));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'reader');
await kit.attachChannel(id, 'writer');

kit.hook('before_broadcast', { name: 'no-spam', channelTypes: ['custom:simple'] }, (event) =>
  textOf(event).includes('spam') ? HookResult.block('spam') : HookResult.allow(),
);
kit.hook('before_broadcast', { name: 'polite', priority: 10 }, (event) =>
  HookResult.modify({ ...event, content: { type: 'text', body: \`\${textOf(event)}, please\` } }),
);

await kit.sendEvent(id, 'writer', { type: 'text', body: 'Tea' });
const blocked = await kit.sendEvent(id, 'writer', { type: 'text', body: 'spam' });
console.log(reader.delivered.map((event) => textOf(event)).join()); // → Tea, please
console.log(blocked.status, blocked.blockedBy); // → blocked no-spam
\`\`\`

\`kit.hook\` returns the way to remove it. \`addRoomHook(roomId, …)\` adds one to a single room, \`removeRoomHook(roomId, name)\` removes it. On the root kit a hook hears every organization; on \`kit.forOrganization(id)\` that one alone.

## Options

| option | default | meaning |
| --- | --- | --- |
| \`priority\` | 0 | lower runs first; equal ones in the order they were added |
| \`name\` | the handler's | stored as \`blockedBy\`; what a room hook is removed by |
| \`channelTypes\`, \`channelIds\`, \`directions\` | all | where the event came from; all that are set must match |
| \`timeoutMs\` | 30000 | how long one call may take |
| \`execution\` | the trigger's | \`async\` lets a hook of a sync trigger run beside the work |
| \`reads\` | \`event\` | \`envelope\`: it looks at no words, such as to route; a streamed answer is not held back for it |

## Verdicts

| result | what happens |
| --- | --- |
| \`HookResult.allow()\`, or nothing | the next hook, then the commit |
| \`HookResult.block(reason)\` | stored as blocked, delivered to nobody; the caller gets the reason |
| \`HookResult.modify(event)\` | later hooks, the timeline and all targets get this event |

Each verdict may carry \`injected\` events (said beside, to the channels named, or stored only), \`tasks\` and \`observations\`. They are committed with the event, also when it was blocked.

\`\`\`ts
import { HookResult, RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
const phone = new SimpleChannel('phone');
kit.registerChannel(phone);
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'phone');

kit.hook('before_broadcast', (event) => {
  if (textOf(event) !== 'STOP') return HookResult.allow();
  return HookResult.block('opted_out', {
    injected: [{ event: { content: { type: 'text', body: 'You hear no more of us.' } }, targetChannelIds: ['phone'] }],
    tasks: [{ type: 'unsubscribe' }],
  });
});

const content = { type: 'text', body: 'STOP' } as const;
await kit.processInbound({ channelId: 'phone', senderId: 'ana', content }, { roomId: id });
console.log(phone.delivered.map((event) => textOf(event)).join()); // → You hear no more of us.
console.log((await kit.listTasks(id)).map(({ type }) => type).join()); // → unsubscribe
\`\`\`

## When a hook fails

A hook that throws, takes too long or returns nonsense is reported (\`hook_error\`, \`hook_timeout\`) and passed over: the message goes on. Three triggers are the other way round, because nothing unchecked may be spoken, heard or executed: \`before_tts\`, \`on_transcription\` and \`before_tool_use\` block when no usable verdict comes. They are in \`FAIL_CLOSED_TRIGGERS\`. A frame that \`before_bridge_audio\` could not judge is dropped as well.

## Where hooks run

\`before_broadcast\` runs under the room's lock: what it decides is true until the commit, and everything else in that room waits, so no slow work there. It may call the kit for the same room; such calls are part of the same pass. Calls into another room are accepted at once and committed after this pass, so that two rooms calling each other never wait for each other. Hooks see the whole timeline in \`await context.recentEvents()\`; it is read only when asked for.

A hook decides; it may be asked twice. Where another node writes to a room within a moment of this one, the message is decided again on what is true then, and its hooks run again. What a hook returns (a rewritten event, injected events, tasks, observations) is written once, with the commit: leave to it what must happen once.

## Triggers

| sync | async |
| --- | --- |
| \`before_broadcast\` | \`after_broadcast\`, \`on_event_updated\`, \`on_event_deleted\`, \`on_error\` |
| \`on_identity_ambiguous\`, \`on_identity_unknown\` (by \`identityHook\`) | \`on_participant_identified\`, \`on_participant_joined\`, \`on_participant_left\`, \`on_participant_updated\` |
| \`before_deliver\` | \`after_deliver\`, \`on_delivery_status\` |
| \`on_user_input_required\` | \`on_room_created\`, \`on_room_paused\`, \`on_room_closed\`, \`on_session_started\` |
| \`before_ai_context_build\`, \`before_ai_generation\`, \`before_tool_use\`, \`on_tool_call\` | \`on_ai_thinking\`, \`on_ai_response\` |
| | \`on_channel_attached\`, \`on_channel_detached\`, \`on_channel_muted\`, \`on_channel_unmuted\` |
| | \`on_task_created\`, \`on_observation\`, \`on_protocol_trace\` |
| \`on_transcription\` | \`on_partial_transcription\`, \`on_speech_start\`, \`on_speech_end\`, \`on_turn_complete\`, \`on_turn_incomplete\` |
| \`before_tts\` | \`after_tts\`, \`on_barge_in\`, \`on_tts_cancelled\`, \`on_backchannel\` |
| \`before_bridge_audio\` | \`on_vad_silence\`, \`on_vad_audio_level\`, \`on_input_audio_level\`, \`on_output_audio_level\`, \`on_speaker_change\` |
| | \`on_dtmf\`, \`on_recording_started\`, \`on_recording_stopped\`, \`on_realtime_text_injected\` |

\`before_deliver\` and \`after_deliver\` are about \`kit.deliver\`, the messages nobody asked for. The last four rows are about [voice](#voice). Packages add triggers by declaration merging.

## Framework events

\`kit.on('room_created', …)\` and its siblings report on the kit itself: what was registered, delivered, retried, restarted. They are never stored and change nothing.

<a id="identity"></a>

# Identity

A **participant** is somebody in one room. An **identity** is a person beyond rooms, with their addresses. A resolver connects the two: it is asked who sent a message, before the room is locked.

\`\`\`ts
import { RoomKit, smsChannel } from '@roomkit/core';
import { MockSMSProvider } from '@roomkit/testing';
import type { IdentityResolver } from '@roomkit/core';

const crm: IdentityResolver = {
  specificationVersion: 'v1',
  async resolve(message) {
    if (message.senderId !== '+15550101') return { status: 'unknown' };
    const identity = {
      id: 'ana',
      organizationId: null,
      displayName: 'Ana',
      externalId: 'crm-7',
      channelAddresses: { sms: ['+15550101'] },
      metadata: {},
    };
    return { status: 'identified', identity };
  },
};

await using kit = new RoomKit({ identityResolver: crm, identityTimeoutMs: 2_000 });
kit.registerChannel(smsChannel('sms', { provider: new MockSMSProvider() }));
const content = { type: 'text', body: 'Hi' } as const;
const { event } = await kit.processInbound({ channelId: 'sms', senderId: '+15550101', content });
const [member] = await kit.listMembers(event?.roomId ?? '');
console.log(member?.displayName, member?.identification); // → Ana identified
\`\`\`

## Five answers

| the resolver says | what happens |
| --- | --- |
| \`identified\` | the event carries the participant; \`on_participant_identified\` |
| \`ambiguous\`, \`pending\` | \`on_identity_ambiguous\`; without a verdict the message goes on under a pending participant with \`candidates\` |
| \`unknown\` | \`on_identity_unknown\`; without a verdict the message goes on as it is |
| \`rejected\` | \`on_identity_unknown\`; without a verdict the message is blocked with \`identity_rejected\` |
| \`challenge_sent\` | the message stops; the resolver has asked by itself |

A resolver that fails, or takes longer than \`identityTimeoutMs\` (\`identity_timeout\`), leaves the sender unknown.

## Hooks that decide

| verdict | meaning |
| --- | --- |
| \`IdentityHookResult.resolved(identity)\` | it is this person |
| \`IdentityHookResult.create(identity)\` | somebody new: stored with the address they wrote from |
| \`IdentityHookResult.pending(candidates)\` | goes on; somebody decides later with \`resolveParticipant\` |
| \`IdentityHookResult.challenge(injected)\` | asks the sender; nothing of the message is stored |
| \`IdentityHookResult.reject(reason)\` | blocked |

\`\`\`ts
import { IdentityHookResult, RoomKit, smsChannel, textOf } from '@roomkit/core';
import { MockIdentityResolver, MockSMSProvider } from '@roomkit/testing';

const vendor = new MockSMSProvider();
await using kit = new RoomKit({ identityResolver: new MockIdentityResolver() });
kit.registerChannel(smsChannel('sms', { provider: vendor }));
await kit.createRoom({ roomId: 'r1' });
await kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: '+15550102' } });

kit.identityHook('on_identity_unknown', () =>
  IdentityHookResult.challenge({
    event: { content: { type: 'text', body: 'Your customer number, please?' } },
    targetChannelIds: ['sms'],
  }),
);
const content = { type: 'text', body: 'Hi' } as const;
const result = await kit.processInbound({ channelId: 'sms', senderId: '+15550102', content }, { roomId: 'r1' });
console.log(result.reason); // → identity_challenge_sent
console.log(vendor.sent.map(({ event }) => textOf(event)).join()); // → Your customer number, please?
\`\`\`

## Once is enough

Who is identified in a room is not looked up again there. The same person over two channels is one participant (\`connectedVia\` names both). \`identityChannelTypes\` limits lookups to some channel types; a channel whose senders already are participants, such as a socket behind a login, says \`senderIsParticipant\`.

\`createIdentity\` and \`linkIdentity\` keep people; \`resolveParticipant(roomId, participantId, identityId)\` decides by hand.

## Erasing a person

\`erasePerson(identityId)\` takes a person out of the store, in every room of the organization: what they said, their names, their addresses, whom their channels reach and which room their first message opened. A channel that reached only them delivers nothing, with \`recipient_missing\`, until its binding names somebody again.

| What stays | Why |
|---|---|
| records, indexes and ids | rooms remain whole. The ids of participants and identities are yours, or random; that of a sender nobody has identified is a SHA-256 of room, channel and address, which whoever guesses the address can recognise |
| the vendors' ids of messages, and delivery receipts | to know a repeated message again. Some, such as WhatsApp's, can hold the number |
| an address that is another identity's too | it reaches them as well; what was said from it is erased all the same |
| what others said, tasks and observations | they are not the person's |
| files, until \`purge\` or \`deleteRoom\` | see [Forgetting](#stores-and-durability) |
| what channels and providers keep in the \`StateStore\`, such as opt-outs, references to Teams conversations and webhooks in quarantine | each under keys of its own |

<a id="permissions-and-visibility"></a>

# Permissions and visibility

Three questions, asked in this order: may this channel **write**? Who may **see** it? Is anybody **muted**?

## Access

| \`access\` | writes | gets events |
| --- | --- | --- |
| \`read_write\` | yes | yes |
| \`read_only\` | no: \`source_read_only\` | yes |
| \`write_only\` | yes | no |
| \`none\` | no: \`source_read_only\` | no |

## Mute

| | the channel's words | what it gets |
| --- | --- | --- |
| \`mute\` | blocked: \`source_muted\` | everything |
| \`muteOutput\` | pass | nothing is delivered; \`onEvent\` still runs |

A muted intelligence channel still notices: its tasks and observations are kept. A streaming one is not asked at all.

## Visibility

Who sees an event: \`all\`, \`none\`, \`transport\`, \`intelligence\`, or channel ids separated by commas. \`desk#kim\` reaches the channel \`desk\`, which shows it to Kim alone. Without a \`visibility\` an event is for all.

An event is shown to a channel when both its own visibility and the stamped visibility of its source binding include that channel.

There are two gates, and **both** must be open:

1. the event's own \`visibility\`: a whisper;
2. the visibility of the binding it came from: everything this channel writes here.

\`\`\`ts
import { RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
const [customer, agent] = [new SimpleChannel('customer'), new SimpleChannel('agent')];
for (const channel of [customer, agent, new SimpleChannel('supervisor')]) kit.registerChannel(channel);
const { id } = await kit.createRoom();
for (const channelId of ['customer', 'agent', 'supervisor']) await kit.attachChannel(id, channelId);

await kit.sendEvent(id, 'supervisor', { type: 'text', body: 'offer a refund' }, { visibility: 'agent' });
await kit.setVisibility(id, 'supervisor', 'agent');
await kit.sendEvent(id, 'supervisor', { type: 'text', body: 'and a voucher' });

console.log(agent.delivered.map((event) => textOf(event)).join()); // → offer a refund,and a voucher
console.log(customer.delivered.length); // → 0
\`\`\`

**Visibility is stamped at commit.** The event keeps its own visibility and that of its source binding as they were when it was stored, in \`visibility\` and \`sourceVisibility\`. Widening or narrowing a binding later changes what comes, never what was: a whisper of last week stays a whisper, and detaching a channel reveals nothing.

The same judgement holds for deliveries, for history (\`visibleEvents(context, channelId)\`, which language models and replays read), and for answers, which inherit \`responseVisibility\` of what they answer. A channel always sees its own words. Hooks and the host see everything.

\`\`\`ts
import { RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
for (const channelId of ['a', 'b']) kit.registerChannel(new SimpleChannel(channelId));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'a', { visibility: 'none' });
await kit.attachChannel(id, 'b');
await kit.sendEvent(id, 'a', { type: 'text', body: 'a note to myself' });
await kit.setVisibility(id, 'a', 'all');
await kit.sendEvent(id, 'a', { type: 'text', body: 'hello' });

const visible = await kit.visibleEvents(await kit.getContext(id), 'b');
const words = visible.filter(({ type }) => type === 'message').map((event) => textOf(event));
console.log(words.join()); // → hello
\`\`\`

## Whom an answer is asked of

\`addressedTo\` names the intelligence channels that should act: null means every one that may see the event, an empty list nobody. A room's \`agentResponsePolicy: 'addressed_only'\` keeps assistants from answering each other unless they are addressed.

## Narrow stays narrow

A message over a channel that was never attached attaches it. A channel that was detached is not attached again by a message: only \`attachChannel\` does that. \`shareChannel\` brings a channel into another room with no more rights than it has in the first.

<a id="delivery"></a>

# Delivery

A commit stores the event and, in the same write, one planned delivery for each target. Delivering happens afterwards, each target in a queue of its own: in index order for that target, and nobody waits for anybody else. A throttled or failing SMS never delays the web chat, and a long AI turn delays nobody.

## Outcomes

\`queued\` < \`accepted\` < \`sent\` < \`delivered\` < \`read\`; \`failed\`, \`unknown\` and \`dead\` end an attempt. An outcome only rises, however late and out of order a vendor's reports come. A report that overtakes the answer to its own send waits until the message is known, also where another node sends it: the one that heard the report looks at the store again for some five minutes. It waits in that process, so that a report whose process dies within that time is lost; vendors send later ones.

\`\`\`ts
import { RoomKit, smsChannel } from '@roomkit/core';
import { MockSMSProvider, SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: new MockSMSProvider({ name: 'acme' }) }));
kit.registerChannel(new SimpleChannel('desk'));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'sms', { metadata: { phoneNumber: '+15550100' } });
await kit.attachChannel(id, 'desk');

const content = { type: 'text', body: 'Your table is ready.' } as const;
const message = { channelId: 'desk', senderId: 'kim', content };
const { event, deliveryResults } = await kit.processInbound(message, { roomId: id });
console.log(deliveryResults['sms']?.status, deliveryResults['sms']?.providerMessageId); // → sent acme-1

await kit.processDeliveryStatus({ provider: 'acme', messageId: 'acme-1', status: 'read' });
await kit.processDeliveryStatus({ provider: 'acme', messageId: 'acme-1', status: 'delivered' });
const [receipt] = await (await kit.getContext(id)).receipts(event?.id ?? '');
console.log(receipt?.status); // → read
\`\`\`

Receipts keep every native id of an event on each channel; edits, deletions and reactions use them. An id that not every store can keep (control characters, half a character, more than 1,024 bytes) is left out, with a warning. \`onDeliveryStatus\` hears every report.

## Limits, retries, breakers

| what | where | default |
| --- | --- | --- |
| \`rateLimit\` of a binding | \`attachChannel\` | none; holds back that target |
| \`capabilities.rateLimit\` | the channel | none; over all its rooms |
| \`organizationRateLimit\` | the kit | none; over all channels of an organization |
| \`inboundRateLimit\` | the kit | none; refuses with \`rate_limited\` |
| \`retryPolicy\` of a binding | \`attachChannel\` | none: one attempt. \`{}\` means 3 retries after 1, 2 and 4 seconds |
| \`circuitBreaker\` | the kit | opens after 5 failures in a row, one probe after 60 seconds |
| \`deliveryTimeoutMs\` | the kit, or a channel | 30000 a call |

A failure is worth another try when its error says \`retryable\`, or when its code is in \`retryableErrors\`. A vendor's \`retryAfterMs\` is waited for. Breakers are per channel and organization, so that one customer's broken account stops nobody else. They count what speaks of the vendor: what may go well another time, what nobody knows the end of, and an account that is refused (401, 403). A number that does not exist, a content that is not taken or a recipient that is missing opens none.

## Dead letters

What was given up is never silent: it is in \`delivery_dead\`, in the result, and kept as a dead letter.

\`\`\`ts
import { RoomKit, smsChannel } from '@roomkit/core';
import { MockSMSProvider, SimpleChannel } from '@roomkit/testing';

const refusal = { code: 'landline', message: 'The number takes no SMS.', retryable: false };
const vendor = new MockSMSProvider({ script: [{ success: false, error: refusal }] });
await using kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: vendor }));
kit.registerChannel(new SimpleChannel('desk'));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'sms', { metadata: { phoneNumber: '+15550100' } });
await kit.attachChannel(id, 'desk');

await kit.sendEvent(id, 'desk', { type: 'text', body: 'hello' });
await kit.whenIdle();
const [letter] = await kit.listDeadLetters();
console.log(letter?.channelId, letter?.error?.code); // → sms landline

await kit.retryDeadLetter(id, letter?.eventId ?? '', 'sms');
await kit.whenIdle();
console.log(vendor.sent.length, (await kit.listDeadLetters()).length); // → 1 0
\`\`\`

\`dropDeadLetter\` forgets one.

## At least once

A delivery whose process died is made again, by another node or after a start: at least once, never silently not at all. Providers get an \`idempotencyKey\` that stays the same over retries, restarts and nodes; a message that goes in parts gives each part one of its own, by \`partKey\`. Where some parts went and the rest did not, another try goes on behind them, also when a dead letter is tried again. What a process knew of parts when it died is gone with it: those may come twice.

## Nobody knows whether it went

A request has left, and no answer came. That is neither a success nor a failure: the outcome is \`unknown\`, with the code \`delivery_unknown\`. It comes about when a provider says so (\`DeliveryUnknownError\`, or a result with \`status: 'unknown'\`), when its call runs out of time, and when it throws what the network throws about a connection that was cut off in use (\`wasCutOff\`). A call that was cut off has a second for its last word: a provider that knows better, because the message still waited in line or the answer came a little late, is believed.

What is done about it depends on what the provider claims in \`capabilities.unknownOutcome\`:

| claim | the vendor | after an unknown send | after a process died while it sent |
| --- | --- | --- | --- |
| \`native_idempotency\` | sends a message with the same key once | retried with the same key, as \`retryPolicy\` says | sent with the same key |
| \`reconcilable\` | can be asked, by \`reconcile\` | asked, up to six times with growing delays; settled as sent, or tried again once it is certain that nothing went | asked, then the same |
| \`neither\` | can do neither | \`unknownPolicy\` | \`unknownPolicy\` |

The policy is also for a vendor that was asked and never could tell. \`unknownPolicy: 'repeat'\` sends again, as often as \`retryPolicy\` allows, perhaps twice; \`'dead_letter'\` leaves it to a person, perhaps for ever. A channel has one (\`smsChannel(id, { provider, unknownPolicy })\`), and a binding another (\`retryPolicy: { unknownPolicy }\`), which wins. Where neither is said, a send without an answer becomes a dead letter: nobody gets a message twice by surprise, and \`retryDeadLetter\` sends it with one call. What a process left when it died is sent again: it may never have left, and nobody else would notice.

\`\`\`ts
import { RoomKit, smsChannel } from '@roomkit/core';
import { MockSMSProvider, SimpleChannel } from '@roomkit/testing';

// Each vendor takes the first message, and its answer is lost.
const script = [{ unknown: 'taken' }] as const;
const keyed = new MockSMSProvider({ unknownOutcome: 'native_idempotency', script });
const asked = new MockSMSProvider({ unknownOutcome: 'reconcilable', script });
const silent = new MockSMSProvider({ unknownOutcome: 'neither', script });
await using kit = new RoomKit();
const { id } = await kit.createRoom();
for (const [name, provider] of Object.entries({ keyed, asked, silent })) {
  kit.registerChannel(smsChannel(name, { provider }));
  const retryPolicy = { baseDelaySeconds: 0.01 };
  await kit.attachChannel(id, name, { metadata: { phoneNumber: '+15550100' }, retryPolicy });
}
kit.registerChannel(new SimpleChannel('desk'));
await kit.attachChannel(id, 'desk');

const message = { channelId: 'desk', senderId: 'kim', content: { type: 'text', body: 'hello' } } as const;
const { event, deliveryResults: results } = await kit.processInbound(message, { roomId: id });
console.log(results['keyed']?.status, results['asked']?.status, results['silent']?.status); // → sent sent unknown
console.log(keyed.attempts, asked.attempts, silent.attempts); // → 2 1 1
console.log(keyed.sent.length, asked.sent.length, silent.sent.length); // → 1 1 1
await kit.whenIdle();
const [letter] = await kit.listDeadLetters();
console.log(letter?.channelId, letter?.error?.code); // → silent delivery_unknown

// The vendor reports after all. The report names the event, since nobody ever got an id.
const report = { provider: 'mock', messageId: 'm-1', status: 'delivered', channelId: 'silent' } as const;
await kit.processDeliveryStatus({ ...report, roomId: id, eventId: event?.id ?? '' });
console.log((await kit.listDeadLetters()).length); // → 0
\`\`\`

A report settles what was unknown: by a native id that the provider gave along, or by the event it names. What went loses its dead letter, and the event's result is corrected; what failed keeps it. \`delivery_unknown\` is told in place of \`delivery_failed\`, and a breaker counts it as a failure. Native ids of parts that went are kept in the receipt, whatever became of the rest.

A channel that is not over a provider says nothing of this by itself: a \`deliver\` that runs out of time has failed. It joins in with the option \`unknownOutcome\`, and with a method \`reconcile\` where it can ask.

## Messages nobody asked for

\`kit.deliver(roomId, content, { strategy })\` brings something up by itself: \`new Immediate()\`, \`new WaitForIdle()\` (when nobody is being answered and nobody writes) or \`new Queued()\` (gathers what comes up meanwhile). \`before_deliver\` hooks may stop or rewrite it.

<a id="ephemeral-events"></a>

# Ephemeral events

Typing, presence, reactions and read receipts are for whoever watches now. They go beside the timeline: not stored, not indexed, no hooks.

\`\`\`ts
import { RoomKit, whatsappChannel } from '@roomkit/core';
import { MockWhatsAppProvider, SimpleChannel } from '@roomkit/testing';

const vendor = new MockWhatsAppProvider();
await using kit = new RoomKit();
kit.registerChannel(whatsappChannel('whatsapp', { provider: vendor }));
kit.registerChannel(new SimpleChannel('desk'));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'whatsapp', { metadata: { phoneNumber: '+15550100' } });
await kit.attachChannel(id, 'desk');
const event = await kit.sendEvent(id, 'desk', { type: 'text', body: 'Your table is booked.' });

const subscription = await kit.subscribeRoom(id, ({ type, participantId }) => console.log(participantId, type));
await kit.publishTyping(id, 'kim', true, { channelId: 'desk' }); // → kim typing_start
await kit.publishPresence(id, 'kim', 'away'); // → kim presence_away
await kit.publishReaction(id, 'kim', { eventId: event.id, emoji: '🎉' }, { channelId: 'desk' }); // → kim reaction
await kit.whenIdle();
await kit.unsubscribeRoom(subscription);
console.log(vendor.signals.map(({ kind }) => kind).join()); // → reaction
\`\`\`

Channels that can show a sign get it: a reaction reaches the vendor's message by its native id. The channel it comes from (\`channelId\`) is not told of its own doing, unless several people share it.

| call | event |
| --- | --- |
| \`publishTyping(roomId, participantId, isTyping)\` | \`typing_start\`, \`typing_stop\` |
| \`publishPresence(roomId, participantId, 'online' \\| 'away' \\| 'offline')\` | \`presence_online\`, … |
| \`publishReaction(roomId, participantId, { eventId, emoji, action? })\` | \`reaction\` |
| \`publishReadReceipt(roomId, participantId, eventId)\` | \`read_receipt\` |
| \`publishEphemeral(roomId, event)\` | anything, such as \`custom\` |

A subscriber that throws keeps its subscription; a slow one loses the oldest events rather than slowing others. With a shared \`realtime\` backend, events reach subscribers on every node.

## Read markers

Receipts pass by; markers stay. A marker is how far a reader got, and never goes back.

\`\`\`ts
import { RoomKit } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
kit.registerChannel(new SimpleChannel('web'));
kit.registerChannel(new SimpleChannel('desk'));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'web');
await kit.attachChannel(id, 'desk');
const { index } = await kit.sendEvent(id, 'desk', { type: 'text', body: 'hello' });

await kit.markRead(id, 'web', index);
await kit.sendEvent(id, 'desk', { type: 'text', body: 'are you there?' });
console.log(await kit.unreadCount(id, 'web')); // → 1
await kit.markAllRead(id, 'web');
console.log(await kit.unreadCount(id, 'web')); // → 0
\`\`\`

On a channel that several people share, \`participantId\` keeps a marker for each.

<a id="sources-and-webhooks"></a>

# Sources and webhooks

Messages come in three ways: your code calls \`processInbound\`, a vendor calls your webhook, or a source holds a connection open.

## Webhooks

\`\`\`ts
import { RoomKit, smsChannel, textOf } from '@roomkit/core';
import { MockSMSProvider, mockWebhook, SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
const desk = new SimpleChannel('desk');
kit.registerChannel(desk);
kit.registerChannel(smsChannel('sms', { provider: new MockSMSProvider() }));
await kit.createRoom({ roomId: 'r1' });
await kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: '+15550100' } });
await kit.attachChannel('r1', 'desk');

// What the vendor posts to you, signed. In a server: the Request you were given.
const content = { type: 'text', body: 'hello' } as const;
const request = await mockWebhook({ messages: [{ senderId: '+15550100', providerMessageId: 'm1', content }] });
const response = await kit.processWebhook('sms', request);
await kit.whenIdle();
console.log(response.status, desk.delivered.map((event) => textOf(event)).join()); // → 200 hello

const forged = await mockWebhook({ messages: [] }, { secret: 'guessed' });
console.log((await kit.processWebhook('sms', forged)).status); // → 403
\`\`\`

\`processWebhook\` takes and gives Web-standard \`Request\` and \`Response\`, so it fits any server; [webhooks on your server](#webhooks) shows a handler for all channels, mounted in several. The signature is checked over the raw bytes before anybody parses them. It answers after the commit; deliveries go on. Where a platform stops work after the answer, pass \`{ waitUntil }\`.

| answer | when |
| --- | --- |
| 200 | accepted, refused, blocked or repeated: the vendor has done its part |
| 200 | verified but unreadable: kept aside (\`listQuarantinedWebhooks\`), so that it does not come again and again, and logged |
| 403 | the signature is wrong |
| 404 | no such channel, or its provider takes no webhooks |
| 413 | larger than \`maxWebhookBytes\` (1 MiB) |
| 503 | timeout, store failure, rate limit, a kit that closes: send it again |

What a vendor sends twice is stored once: messages are known by \`providerMessageId\`. Status reports in the same calls move [delivery outcomes](#delivery).

Behind a proxy the address a vendor signed is not the one your server sees: give the channel \`publicBaseUrl\`.

## Sources

A source keeps a lasting connection (a socket, an event stream, a personal account) and pushes messages.

\`\`\`ts
import { RoomKit } from '@roomkit/core';
import { MockSource, SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
kit.registerChannel(new SimpleChannel('feed'));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'feed');

const connected = new Promise((resolve) => kit.on('source_connected', resolve));
const source = new MockSource({ name: 'ticker' });
kit.attachSource('feed', source, { maxRestartAttempts: 5, maxConcurrentEmits: 4 });
await connected;

const content = { type: 'text', body: 'up two points' } as const;
const { event } = await source.receive({ channelId: 'feed', senderId: 'ticker', content });
console.log(event?.status, (await kit.sourceHealth('feed')).messagesReceived); // → delivered 1
await kit.detachSource('feed');
\`\`\`

| option | default | meaning |
| --- | --- | --- |
| \`autoRestart\` | true | starts it again when it failed or ended by itself |
| \`maxRestartAttempts\` | never | failures in a row before it is given up (\`source_exhausted\`) |
| \`maxConcurrentEmits\` | 10 | messages in work at once; the source waits beyond that |
| \`restartDelayMs\`, \`maxRestartDelayMs\` | 1000, 60000 | the pause between two starts doubles up to the longest |

Attach a source on every node that shares a store. One of them runs it; on the others \`listSources()\` and \`sourceHealth()\` say \`standby\`. It moves when that node detaches it, closes or dies. A node that finds out it was taken for dead, or can no longer ask the store, stops it first. A store of one process starts it at once.

\`emit\` settles when the message has been committed, so that a source can acknowledge it to the other side then.

## How a message is read

A channel's \`handleInbound\` turns a message into an event; the default takes it as it is. Everything from outside is validated once, at the edge: unknown content types, coordinates out of range, \`javascript:\` URLs, composites nested more than five deep and ids with control characters are an \`input_invalid\` error, and nothing is stored. \`redactRawPayload\` changes a vendor's payload before it is kept.

<a id="webhooks"></a>

# Webhooks on your server

\`createWebhookHandler\` of \`@roomkit/server\` serves the webhooks of every channel and the files the kit keeps. This page mounts it in the servers people have. What webhooks do, and how they are answered, is in [sources and webhooks](#sources-and-webhooks).

Two things go wrong most often, and the recipes below keep both right:

- **The raw body.** Vendors sign the bytes they send. A body that was parsed and written anew has another signature, so no body parser may stand before the handler.
- **The address.** Some vendors sign the address they call. Behind a proxy the server sees another one: \`publicBaseUrl\` says which they know.

All recipes share one kit:

\`\`\`typescript
import { RoomKit, smsChannel, whatsappChannel } from '@roomkit/core';
import { TwilioSMSProvider } from '@roomkit/twilio';
import { WhatsAppCloudProvider } from '@roomkit/whatsapp';

export const kit: RoomKit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: TwilioSMSProvider.fromEnv() }));
kit.registerChannel(whatsappChannel('whatsapp', { provider: WhatsAppCloudProvider.fromEnv() }));
\`\`\`

Its channels are then called at \`https://rooms.example/webhooks/sms\` and \`https://rooms.example/webhooks/whatsapp\`. Set these at the vendors; WhatsApp's handshake is answered by itself.

## Node

\`\`\`typescript
import { serve } from '@hono/node-server';
import { createWebhookHandler } from '@roomkit/server';

import { kit } from './kit.ts';

const { fetch } = createWebhookHandler(kit, { publicBaseUrl: 'https://rooms.example' });
serve({ fetch, port: 3000 }, ({ port }) => process.stdout.write(\`listening on \${port}\\n\`));
\`\`\`

## Express

\`\`\`typescript
import { getRequestListener } from '@hono/node-server';
import { createWebhookHandler } from '@roomkit/server';
import express, { type Express } from 'express';

import { kit } from './kit.ts';

const { fetch } = createWebhookHandler(kit, { publicBaseUrl: 'https://rooms.example' });

export const app: Express = express();
// Before every body parser: signatures are over the bytes as they came.
app.all(['/webhooks/*path', '/media/*path'], getRequestListener(fetch));
app.use(express.json());
app.post('/echo', (request, response) => void response.json(request.body));
\`\`\`

\`app.use\` with a path would take the path off the address, so it is \`app.all\`.

## Fastify

\`\`\`typescript
import { getRequestListener } from '@hono/node-server';
import { createWebhookHandler } from '@roomkit/server';
import { fastify, type FastifyInstance } from 'fastify';

import { kit } from './kit.ts';

const { fetch } = createWebhookHandler(kit, { publicBaseUrl: 'https://rooms.example' });
const listener = getRequestListener(fetch);

export const app: FastifyInstance = fastify();
app.register(async (scope) => {
  // In this scope nobody parses a body: signatures are over the bytes as they came.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.all('/webhooks/*', async (request, reply) => {
    reply.hijack();
    await listener(request.raw, reply.raw);
  });
  scope.all('/media/*', async (request, reply) => {
    reply.hijack();
    await listener(request.raw, reply.raw);
  });
});
app.post('/echo', (request, reply) => void reply.send(request.body));
\`\`\`

## Hono

\`\`\`typescript
import { createWebhookHandler } from '@roomkit/server';
import { Hono } from 'hono';

import { kit } from './kit.ts';

export const app: Hono = new Hono();
app.route('/', createWebhookHandler(kit, { publicBaseUrl: 'https://rooms.example' }).app);
app.post('/echo', async ({ req }) => Response.json(await req.json()));
\`\`\`

Platforms that ask for a \`fetch\` take the application, or the handler’s \`fetch\`, as it is; the \`waitUntil\` of their context is used by itself.

## Next

As \`app/webhooks/[...path]/route.ts\`, and the same again as \`app/media/[...path]/route.ts\`:

\`\`\`typescript
import { createWebhookHandler } from '@roomkit/server';

import { kit } from '../kit.ts';

const { fetch } = createWebhookHandler(kit, { publicBaseUrl: 'https://rooms.example' });

export const GET = (request: Request): Promise<Response> => fetch(request);
export const POST = (request: Request): Promise<Response> => fetch(request);
\`\`\`

Where the platform stops work after the answer, give the handler \`waitUntil: after\`, of \`next/server\`.

## Behind a proxy

A proxy that passes paths on as they are: \`publicBaseUrl: 'https://rooms.example'\`. One that takes a part off, such as \`/rooms\`: \`publicBaseUrl: 'https://rooms.example/rooms'\`. Addresses of kept files are made by the kit, so that \`mediaLinks.baseUrl\` is the public one too: \`https://rooms.example/media\`.

## Files

With \`mediaLinks\` the files of inbound messages are fetched while the vendor's address is good, kept, and named by a signed address that the handler serves: so a picture from WhatsApp shows in a web chat and goes out by MMS. Whoever has the address has the file; a forged one answers 404.

Files are fetched from addresses that strangers name. Give the kit a \`mediaFetch\` that calls public addresses alone: \`guardedFetch()\` of \`@roomkit/http\`.

## Tenants

\`/webhooks/{organizationId}/{channelId}\` is the channel of a tenant. Let \`organizationOf\` turn what stands in the path into an organization:

\`\`\`ts
import { RoomKit, smsChannel } from '@roomkit/core';
import { createWebhookHandler } from '@roomkit/server';
import { MockSMSProvider, mockWebhook } from '@roomkit/testing';

await using kit = new RoomKit();
kit.forOrganization('acme').registerChannel(smsChannel('sms', { provider: new MockSMSProvider() }));

const tenants: Readonly<Record<string, string>> = { k7f2q9: 'acme' };
const { fetch } = createWebhookHandler(kit, {
  organizationOf: (_request, named) => (named === null ? null : tenants[named]),
});

const messages = [{ senderId: '+15550100', providerMessageId: 'm1', content: { type: 'text', body: 'hi' } as const }];
for (const name of ['k7f2q9', 'acme']) {
  const request = await mockWebhook({ messages }, { url: \`https://rooms.example/webhooks/\${name}/sms\` });
  console.log(name, (await fetch(request)).status);
}
// → k7f2q9 200
// → acme 404
\`\`\`

## What a vendor may rely on

A webhook is answered with 2xx once its messages are committed, and again for every repetition: ten times, all at once, after a crash, after the room was closed. One event is stored. Where it could not be committed the answer is 503, and vendors send it again.

<a id="providers"></a>

# Messaging providers

A provider brings one vendor's wire to a channel. What each can do is not claimed here but found by its tests: the same suite runs for all of them against an emulator of the vendor, and this table is written from the results.

<!-- capabilities: written by \`pnpm capabilities\`, from the results of the tests -->

| provider | words | rich text | files | audio | video | place | template | buttons | edit | delete | reply | reaction | typing | read | reports | files in | place in | lost answer |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| \`BotFrameworkTeamsProvider\` | ✓ | ✓ | ✓ |  |  |  |  | out, in | out, in | out, in | out, in | out, in | out, in |  |  | ✓ |  |  |
| \`ElasticEmailProvider\` | ✓ | ✓ | ✓ | ✓ | ✓ |  | ✓ |  |  |  |  |  |  | in | sent, failed |  |  |  |
| \`FacebookMessengerProvider\` | ✓ | ✓ | ✓ | ✓ | ✓ |  |  | out, in | in |  | out, in | in | out | out | delivered | ✓ |  |  |
| \`SendGridProvider\` | ✓ | ✓ | ✓ | ✓ | ✓ |  | ✓ |  |  |  | out, in |  |  | in | accepted, delivered, failed | ✓ |  |  |
| \`SinchSMSProvider\` | ✓ |  | ✓ |  |  |  |  |  |  |  |  |  |  |  | accepted, sent, delivered, failed | ✓ |  | reconcilable |
| \`TelegramBotProvider\` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ |  | out, in | out, in | out | out, in | out, in | out |  |  | ✓ | ✓ |  |
| \`TelnyxRCSProvider\` | ✓ | ✓ | ✓ | ✓ | ✓ |  |  | out, in |  |  |  |  | out | out, in | accepted, sent, delivered, failed | ✓ | ✓ |  |
| \`TelnyxSMSProvider\` | ✓ |  | ✓ |  |  |  |  |  |  |  |  |  |  |  | accepted, sent, delivered, failed | ✓ |  |  |
| \`TwilioRCSProvider\` | ✓ |  | ✓ |  |  |  | ✓ | in |  |  |  |  |  | in | accepted, sent, delivered, failed | ✓ |  |  |
| \`TwilioSMSProvider\` | ✓ |  | ✓ |  |  |  | ✓ |  |  |  |  |  |  |  | accepted, sent, delivered, failed | ✓ |  |  |
| \`VoiceMeUpSMSProvider\` | ✓ |  | ✓ |  |  |  |  |  |  |  |  |  |  |  |  | ✓ |  |  |
| \`WebhookHTTPProvider\` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | out, in | out, in | out, in | out, in | out, in | out, in | out, in | accepted, sent, delivered, failed | ✓ | ✓ |  |
| \`WebhookHTTPProvider by Standard Webhooks\` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | out, in | out, in | out, in | out, in | out, in | out, in | out, in | accepted, sent, delivered, failed | ✓ | ✓ |  |
| \`WebhookHTTPProvider to a receiver that takes a key once\` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | out, in | out, in | out, in | out, in | out, in | out, in | out, in | accepted, sent, delivered, failed | ✓ | ✓ | native idempotency |
| \`WhatsAppCloudProvider\` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | out, in |  |  | out, in | out, in | out | out, in | sent, delivered, failed | ✓ | ✓ |  |
| \`WhatsAppPersonalProvider\` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ |  |  | out, in | out, in | out, in | out, in | out, in | out, in | sent, delivered, failed | ✓ | ✓ |  |

<!-- /capabilities -->

*out*: the room's side does it at the vendor. *in*: what the person does there reaches the room. *reports*: how far the vendor says a message got. *lost answer*: what can be done where a send was cut off: repeat it with the same key, ask the vendor, or neither.

## How a claim is proven

A provider says in \`capabilities\` what its channel can show (\`channel\`), what arrives (\`receives\`), what its vendor reports (\`reports\`) and what can be done about a lost answer (\`unknownOutcome\`). \`describeMessagingProvider\` of \`@roomkit/testing\` tests each claim at the vendor's side, and the opposite of what is not claimed: a provider that claims edits must change the message that is there; one that does not must refuse them before it calls anybody. A channel takes what its provider can show, so the kit plans by what is proven.

## Emulators

\`@roomkit/emulators\` holds each vendor as a local server: it keeps messages, refuses what the vendor's document refuses, signs webhooks, and fails on demand. Point a provider at it by \`baseUrl\`, in your own tests as in ours:

\`\`\`ts
import { RoomKit, whatsappChannel } from '@roomkit/core';
import { WhatsAppEmulator } from '@roomkit/emulators/whatsapp';
import { WhatsAppCloudProvider } from '@roomkit/whatsapp';

await using vendor = await new WhatsAppEmulator().start();
const { phoneNumberId, accessToken, appSecret, url: baseUrl } = vendor;
const provider = new WhatsAppCloudProvider({ phoneNumberId, accessToken, appSecret, baseUrl });

await using kit = new RoomKit();
kit.registerChannel(whatsappChannel('whatsapp', { provider }));
vendor.deliverTo((request) => kit.processWebhook('whatsapp', request));

const person = vendor.person('14155552671');
await person.text('Is the shop open?').deliver({ times: 10, concurrently: true });
const [room] = await kit.listRooms();
const events = await kit.getTimeline(room?.id ?? '', { types: ['message'] });
console.log(events.length); // → 1
\`\`\`

Faults: \`vendor.fault('rate_limited')\`, \`'unavailable'\`, \`'rejected'\`, \`'unauthorized'\`, \`'hang'\`, \`'hang_after'\` (taken, and never answered), \`'lose_request'\`, \`'lose_answer'\`, \`'garbage'\`. Webhooks: \`deliver({ times, concurrently, wrongSignature })\`; each call can also be built and kept, to be sent late or in another order.

## Accounts of organizations

In place of options every provider takes a function of the organization. It is asked when an organization is first met, its answer is kept, and a failure is asked again:

\`\`\`ts
import { RoomKit, smsChannel } from '@roomkit/core';
import { TwilioSMSProvider } from '@roomkit/twilio';

const tokens = new Map([['acme', 'the token of acme']]);
const provider = new TwilioSMSProvider(async (organizationId) => ({
  accountSid: 'AC00000000000000000000000000000001',
  authToken: tokens.get(organizationId ?? '') ?? '',
}));
await using kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider }));
\`\`\`

## Files

Vendors' addresses of files end soon or ask for credentials. With \`mediaLinks\` the kit fetches what an inbound message names, keeps it in the media store, and lets the event name a signed address of its own, which \`processMediaRequest\` serves: a picture sent on WhatsApp shows in the web chat and goes out by MMS. A file that cannot be had keeps its address, and the event says so in \`metadata.mediaErrors\`. Files an application brings get an address by \`kit.putMedia\`.

\`\`\`ts
import { RoomKit } from '@roomkit/core';

await using kit = new RoomKit({
  mediaLinks: { baseUrl: 'https://rooms.example/media', secret: 'sixteen characters or more' },
});
const { url } = await kit.putMedia({ mimeType: 'text/plain' }, new TextEncoder().encode('hello'));
const answer = await kit.processMediaRequest(new Request(url));
console.log(answer.status, await answer.text()); // → 200 hello
\`\`\`

Public files are fetched over HTTPS alone, never from private addresses, each redirect judged anew; names are not resolved by core: give \`mediaFetch\` a \`fetch\` that refuses private addresses after resolving.

<a id="streaming-and-ai"></a>

# Streaming and AI

A language model is a member of the room like any other: \`AIChannel\` of \`@roomkit/ai\`. It reads what it may see, and its answers pass hooks, permissions, commit and delivery as everybody's words do.

\`\`\`ts
import { AIChannel } from '@roomkit/ai';
import { RoomKit, textOf } from '@roomkit/core';
import { MockAIProvider, SimpleChannel } from '@roomkit/testing';

const provider = new MockAIProvider({ answers: ['Green or black?'] });
const page = new SimpleChannel('page');
await using kit = new RoomKit();
kit.registerChannel(page);
kit.registerChannel(new AIChannel('assistant', { provider, systemPrompt: 'You sell tea.' }));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'page');
await kit.attachChannel(id, 'assistant', { metadata: { temperature: 0.2 } });

const content = { type: 'text', body: 'Some tea, please' } as const;
await kit.processInbound({ channelId: 'page', senderId: 'ana', content }, { roomId: id });
console.log(page.delivered.map((event) => textOf(event)).join()); // → Green or black?
\`\`\`

Real ones are in \`anthropic\`, \`openai\`, \`gemini\`, \`vllm\`, \`openai-compatible\`, each with \`fromEnv()\`, and in \`ai-sdk\`, which takes any model or agent of the Vercel AI SDK. Options are in the README of \`@roomkit/ai\`.

- **What it reads**: the last messages it may see, edits as they are now, deleted and hidden ones not at all.
- **What it knows**: the capabilities of the channel that will show the answer; for SMS it is told to be short and plain.
- **Whom it answers**: other people's messages. \`addressedTo\` and the room's \`agentResponsePolicy\` narrow it.
- **Muted**: a streaming model is not asked, and costs nothing.

## Streams

An intelligence channel may return \`responseStream\` instead of events. Transports that can show an answer while it is written get it piece by piece; the others get the whole text once.

\`\`\`ts
import { Channel, ChannelOutput, type DeliveryStream, RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

class Terminal extends Channel {
  override get supportsStreamingDelivery(): boolean {
    return true;
  }
  override async deliverStream(stream: DeliveryStream): Promise<ChannelOutput> {
    for await (const piece of stream) if (typeof piece === 'string') console.log(\`… \${piece}\`);
    const committed = await stream.committed;
    console.log(committed === null ? 'taken back' : textOf(committed));
    return ChannelOutput.empty();
  }
}

await using kit = new RoomKit();
kit.registerChannel(new Terminal('terminal', { channelType: 'cli' }));
const bot = new SimpleChannel('bot', {
  channelType: 'ai',
  reply: () => ChannelOutput.of({ responseStream: words() }),
});
kit.registerChannel(bot);
async function* words(): AsyncGenerator<string> {
  yield 'Good';
  yield ' morning.';
}

const { id } = await kit.createRoom();
await kit.attachChannel(id, 'terminal');
await kit.attachChannel(id, 'bot');
const content = { type: 'text', body: 'hello' } as const;
await kit.processInbound({ channelId: 'terminal', senderId: 'ana', content }, { roomId: id });
// → … Good
// → …  morning.
// → Good morning.
\`\`\`

What is shown is provisional until \`committed\` settles. The final text equals the committed one. Where a \`before_broadcast\` hook applies, text is held back by sentence and hooked before it leaves, so that nothing blocked is ever shown. A stream that breaks off is stored as far as it was shown, and marked.

An answer may have parts. A channel that yields a \`StreamBreak\` ends the message it is in and puts another event behind it, such as the start of a tool; the words that follow are a message of their own. \`AIChannel\` does so around tools: "Let me check", \`tool_call_start\`, \`tool_call_end\`, "It is sunny" are four events with one \`correlationId\`. Who sees the two in the middle is the option \`toolEventVisibility\`, where the answer is for some only, they; the host always does.

## Tools

\`\`\`ts
import { AIChannel, defineTool } from '@roomkit/ai';
import { RoomKit, textOf } from '@roomkit/core';
import { MockAIProvider, SimpleChannel } from '@roomkit/testing';
import * as z from 'zod';

const weather = defineTool({
  name: 'weather',
  description: 'The weather in a city now.',
  parameters: z.object({ city: z.string() }),
  readOnly: true,
  execute: ({ city }) => ({ city, sky: 'clear' }),
});
const call = { id: 'c1', name: 'weather', arguments: { city: 'Oslo' } };
const provider = new MockAIProvider({ answers: [{ toolCalls: [call] }, 'Clear skies in Oslo.'] });
const page = new SimpleChannel('page');
await using kit = new RoomKit();
kit.registerChannel(page);
kit.registerChannel(new AIChannel('assistant', { provider, tools: [weather], toolPolicy: { deny: ['admin_*'] } }));
const { id } = await kit.createRoom();
for (const channelId of ['page', 'assistant']) await kit.attachChannel(id, channelId);

const content = { type: 'text', body: 'How is it in Oslo?' } as const;
await kit.processInbound({ channelId: 'page', senderId: 'ana', content }, { roomId: id });
console.log(page.delivered.map((event) => textOf(event)).join()); // → Clear skies in Oslo.
\`\`\`

- The calls of one answer run side by side; each gets exactly one result, whatever happens to it. What is undeclared, denied, malformed, repeated, blocked by a hook or refused by a person becomes an error the model reads.
- A turn ends after \`maxToolRounds\` (200) or \`toolLoopTimeoutSeconds\` (300), with one last request without tools, and says why in the answer's \`metadata.loopEnd\`.
- A long result reaches the model as a preview with pages to read on. Throw a \`ToolError\` for words the model may read; anything else a tool throws stays in the log.
- \`approval: ['refund_*']\` makes tools wait for a person: the question goes to \`on_user_input_required\` hooks, the answer comes by \`kit.resolveInput\`. The turn's time stands still meanwhile.
- \`channel.steer({ roomId }, directive)\` reaches a turn from the moment its channel has the message: cancel it, add to its prompt, put a message in.

## Messages that overlap

What becomes of a message that arrives while another is answered is the option \`overlap\`:

| policy | |
| --- | --- |
| \`queue\` | It waits, and gets an answer of its own. The default. |
| \`steer\` | The running answer takes it in with its next request; too late for that, it waits. |
| \`interrupt\` | The running answer ends with what was shown, and the newest message is answered. |
| \`debounce\` | Messages are answered together once none has come for \`quietMs\`. |

None loses a message: each is the parent of an answer, or stands in the \`metadata.supersededBy\` of one, or its failure is reported. Only messages of one person, whose answers are for the same people, are answered together: an answer, and what tools do for it, is for one person. The others wait as under \`queue\`.

## Hooks of a turn

\`before_ai_context_build\` (sync, before history is read), \`before_ai_generation\` (sync, before each request, may change it), \`before_tool_use\` (sync, fails closed, may change the arguments), \`on_tool_call\` (sync, may replace the result), \`on_ai_thinking\` and \`on_ai_response\` (async; text, duration, token counters). \`kit.on('ai_pipeline.stage_complete')\`, \`.aborted\` and \`.completed\` tell how long each stage took.

## A model of your own

Implement \`AIProvider\` of \`@roomkit/core/ai\` and run \`describeAIProvider\` of \`@roomkit/testing/conformance\` on it. One call is one attempt; a failure is a \`ProviderError\`, whose \`details\` may say \`contextOverflow\`.

<a id="streaming-to-channels"></a>

# Answers on messaging channels, while they are written

A web chat gets an answer piece by piece. On Telegram, Teams and personal accounts of WhatsApp the same answer is a message that is edited as its words come, and says in the end exactly what was committed. SMS, e-mail and whatever else has no edits get the finished text.

\`\`\`ts
import { ChannelOutput, RoomKit, telegramChannel } from '@roomkit/core';
import { createTestClock, MockTelegramProvider, SimpleChannel } from '@roomkit/testing';

const clock = createTestClock();
await using kit = new RoomKit({ clock });
const provider = new MockTelegramProvider();
kit.registerChannel(telegramChannel('telegram', { provider }));
kit.registerChannel(new SimpleChannel('page'));
async function* words(): AsyncGenerator<string> {
  yield 'There is tea. Green';
  await clock.sleep(3_000);
  yield ' or black.';
}
const reply = (): ChannelOutput => ChannelOutput.of({ responseStream: words() });
kit.registerChannel(new SimpleChannel('assistant', { channelType: 'ai', reply }));

const { id } = await kit.createRoom();
for (const channelId of ['page', 'assistant']) await kit.attachChannel(id, channelId);
await kit.attachChannel(id, 'telegram', { metadata: { telegramChatId: '5550001' } });
const content = { type: 'text', body: 'What is there?' } as const;
const question = { channelId: 'page', senderId: 'ana', content, visibility: 'assistant' };
await kit.processInbound(question, { roomId: id, until: 'committed' });
await clock.advance(10_000);

for (const { event } of provider.sent) {
  const shown = event.content.type === 'edit' ? event.content.newContent : event.content;
  console.log(event.content.type, shown.type === 'text' ? shown.body : '');
}
// → text There is tea. Green
// → edit There is tea. Green or black.
\`\`\`

## Options

\`streaming\` of a channel's factory is \`'edits'\`, \`'off'\`, or an object. It is on for \`telegramChannel\`, \`teamsChannel\` and \`whatsappPersonalChannel\`, where an edit disturbs nobody, and off elsewhere. A binding switches it off by \`metadata: { streaming: 'off' }\`.

| option | default | |
| --- | --- | --- |
| \`intervalMs\` | Telegram 1000, in groups 3500; Teams 2000; WhatsApp 3000; else 1000 | How far apart calls are at least. May be a function of the recipient. |
| \`firstAfterCharacters\` | 48 | The first message goes out with so many characters, a whole sentence, or what is there after \`intervalMs\`. |
| \`endWithinMs\` | 180000 | How long the last changes may take once the answer is complete. |

One call is under way at a time, each with all the words that have come. An answer that is over before its first message goes out like any other message.

## What is kept

- **The order.** The first message waits for what was said before it. The end comes in the turn of the committed event.
- **The budget.** An edit that could be left out takes a token of the [rate limits](#delivery) of binding, channel and organization, or is left out; a stream takes at most half of what they allow. The last one waits for its token. A vendor that is too busy is left in peace as long as it says, a minute and more, and words gather meanwhile. The breaker is not asked.
- **The length.** What is too long for one message goes on in another, cut between words; nothing is cut off. Receipts name all of them.
- **The words.** Thinking and tools are never shown. Each edit is transcoded as the whole is, with the name of who speaks. Where a transcoder makes marked-up text of it, only plain words are shown before the end, and none behind a mark that is still open.
- **Hooks.** Where a \`before_broadcast\` hook applies, words are shown by whole sentences that have passed it: it sees sentences, not the whole answer.

## When it goes wrong

| what | then |
| --- | --- |
| The vendor will not change a message (too old, window passed) | it stays, and the rest goes on in another; after three such refusals the rest comes at the end |
| Somebody has deleted the message | its words come again in a new one |
| An edit is not answered | it is made again; if that is refused, the message is replaced |
| The first message is not answered | as the provider claims: repeated with its key, or asked about. Where neither can be, it is not sent twice: the rest goes on in another message, and the event is a dead letter (\`delivery_unknown\`), for its beginning may be missing. \`unknownPolicy: 'repeat'\` sends it again |
| What was committed is something else | the message is edited to it, or replaced |
| Nothing was committed | the message is deleted; where that cannot be, it says \`texts.messageDeleted\` |
| The end is not reached within \`endWithinMs\` | the text goes out whole, as to any other channel: what was shown stands before it |
| The answer is cancelled | what was shown is what is committed |

If the process dies, another node or a restart delivers what was committed, whole: the person reads what had been shown, and then the whole. What had been shown of an answer that was not committed stays as it is. A kit that closes waits for ends as for deliveries.

## A channel of your own

\`TransportChannel\` does all this for any provider whose \`send\` takes contents of type \`edit\` (and \`delete\`) with \`targetMessageIds\`: claim \`supportsEdit\`, and pass \`streaming: 'edits'\`. Let an edit of a message that is not there fail with \`targetGone: true\` in the details of its \`ProviderError\`; a table of \`VendorErrors\` has \`gone\` for such codes. A channel that extends \`Channel\` implements \`deliverStream\`; \`stream.outlet\` has the clock, the budget and the transcoding of its target, and \`streamEndTimeoutMs\` says how long its end may take.

<a id="agents"></a>

# Agents

Several models in one conversation are several members of the room. \`@roomkit/agents\` says who of them is asked, who has the conversation, and how it goes from one to the other.

An \`Agent\` is an \`AIChannel\` with a part to play: \`role\`, \`description\`, \`scope\` and \`language\` stand in its prompt.

## Who is asked

Without a router every agent hears every message. A router chooses: whom the event addresses, else the agent that has the conversation, else the first rule that holds, else the default.

\`\`\`ts
import { Agent, ConversationRouter, installRouter, setActiveAgent } from '@roomkit/agents';
import { RoomKit, textOf } from '@roomkit/core';
import { MockAIProvider, SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
const page = new SimpleChannel('page');
kit.registerChannel(page);
for (const id of ['sales', 'support']) {
  kit.registerChannel(new Agent(id, { provider: new MockAIProvider({ answers: [\`\${id} here\`] }) }));
}
const rules = [{ agentId: 'support', conditions: { intents: ['complaint'] } }];
using _router = installRouter(kit, new ConversationRouter({ rules, defaultAgentId: 'sales' }));

const { id } = await kit.createRoom();
for (const channelId of ['page', 'sales', 'support']) await kit.attachChannel(id, channelId);
const say = (body: string, given = {}) =>
  kit.processInbound({ channelId: 'page', senderId: 'ana', content: { type: 'text', body }, ...given }, { roomId: id });
await say('Hello');
await say('It is broken', { metadata: { intent: 'complaint' } });
await say('You two decide', { addressedTo: ['sales', 'support'] });
await setActiveAgent(kit, id, 'support');
await say('And now?');
console.log(page.delivered.map((event) => textOf(event)).join(', '));
// → sales here, support here, sales here, support here, support here
\`\`\`

Transports get everything as before. What an agent says to nobody in particular reaches the \`supervisorId\` alone, so that agents do not talk to each other for ever. Intents are yours: a \`before_broadcast\` hook of a priority below −100 puts one into the event's metadata.

## Handing over

In a pipeline each phase has its agent; in a swarm each hands over to any other. The model uses the tool \`handoff\`, which names those it can reach now. The summary stands in the prompt of whoever takes over, and that one answers at once.

\`\`\`ts
import { Agent, getConversationState, HUMAN, installSwarm } from '@roomkit/agents';
import { RoomKit, textOf } from '@roomkit/core';
import { MockAIProvider, SimpleChannel } from '@roomkit/testing';

const handoff = (target: string) => ({
  toolCalls: [{ id: '1', name: 'handoff', arguments: { target, reason: 'asked for', summary: 'Wants a refund.' } }],
});
await using kit = new RoomKit();
const page = new SimpleChannel('page');
kit.registerChannel(page);
kit.registerChannel(new Agent('sales', { provider: new MockAIProvider({ answers: [handoff('support')] }) }));
const answers = ['What is your order?', handoff(HUMAN), 'Welcome back.'];
kit.registerChannel(new Agent('support', { provider: new MockAIProvider({ answers }) }));
using swarm = installSwarm(kit, { agentIds: ['sales', 'support'] });
kit.hook('on_handoff', ({ fromAgentId, toAgentId }) => console.log(\`\${fromAgentId} → \${toAgentId}\`));

const { id } = await kit.createRoom();
for (const channelId of ['page', 'sales', 'support']) await kit.attachChannel(id, channelId);
const say = (body: string) =>
  kit.processInbound({ channelId: 'page', senderId: 'ana', content: { type: 'text', body } }, { roomId: id });
await say('I want my money back'); // → sales → support
await say('Let me talk to somebody'); // → support → human
await say('Hello?');
console.log((await getConversationState(kit, id)).withHuman); // → true

const back = { targetAgentId: 'support', reason: 'done', summary: 'The refund is on its way.' };
await swarm.handoffs.request(id, back, { from: HUMAN }); // → human → support
await kit.whenIdle();
console.log(page.delivered.map((event) => textOf(event)).join(' ')); // → What is your order? Welcome back.
\`\`\`

While a person has the conversation no agent is asked. A handoff is judged under the room's lock: of two at the same moment one wins. A message that waited for the first agent meanwhile is answered by the one who took over, once.

## Work in the background

An agent gives work to another one, which does it in a room of its own. The result is brought up when it is there; a delivery strategy, such as \`strategy: new WaitForIdle()\`, chooses another moment.

\`\`\`ts
import { Agent, setupDelegation } from '@roomkit/agents';
import { RoomKit, textOf } from '@roomkit/core';
import { MockAIProvider, SimpleChannel } from '@roomkit/testing';

const task = { agent: 'finder', task: 'Where is parcel 7?' };
const delegate = { toolCalls: [{ id: '1', name: 'delegate_task', arguments: task }] };
const host = new Agent('host', {
  provider: new MockAIProvider({ answers: [delegate, 'I am looking.', 'It is in Rome.'] }),
});
const finder = new Agent('finder', { provider: new MockAIProvider({ answers: ['Rome'] }), description: 'Finds parcels' });

await using kit = new RoomKit();
const page = new SimpleChannel('page');
for (const channel of [page, host, finder]) kit.registerChannel(channel);
await using _delegation = setupDelegation(kit, { agent: host, agents: [finder] });
const told = new Promise<void>((resolve) => {
  kit.hook('after_deliver', () => resolve());
});

const { id } = await kit.createRoom();
for (const channelId of ['page', 'host']) await kit.attachChannel(id, channelId);
const content = { type: 'text', body: 'Where is my parcel?' } as const;
await kit.processInbound({ channelId: 'page', senderId: 'ana', content }, { roomId: id });
await told;
await kit.whenIdle();
console.log(page.delivered.map((event) => textOf(event)).join(' ')); // → I am looking. It is in Rome.
\`\`\`

\`on_task_delegated\` and \`on_task_completed\` fire in the room that wants the result. In a workroom there is neither the tool nor any strategy: work is not passed on. What comes of a whisper is for those alone who were to have the answer. A \`toolPolicy\` by roles holds here too: whoever gets the work, takes a conversation over or is told of a result acts under the role of the person who asked. A \`Supervisor\` has several agents work so and hears their results itself; a \`Loop\` has one refine its work until reviewers approve.

## Skills

A skill is a directory with a \`SKILL.md\`. The model sees names and descriptions; it activates what it needs, and the instructions stand in the prompt for the rest of the conversation.

\`\`\`ts
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Agent, SkillRegistry, skillsExtension } from '@roomkit/agents';
import { MockAIProvider } from '@roomkit/testing';

const folder = await mkdtemp(join(tmpdir(), 'skills-'));
await mkdir(join(folder, 'refunds'));
const lines = ['---', 'name: refunds', 'description: How to pay back', 'allowed_tools: refund_*', '---', 'Ask for the order.'];
await writeFile(join(folder, 'refunds', 'SKILL.md'), lines.join('\\n'));

const registry = new SkillRegistry();
console.log(await registry.discover([folder])); // → 1
console.log(registry.getMetadata('refunds')?.allowedTools); // → [ 'refund_*' ]
const agent = new Agent('desk', { provider: new MockAIProvider(), extensions: [skillsExtension(registry)] });
console.log(agent.hasExtension('skills')); // → true
await rm(folder, { recursive: true });
\`\`\`

Give \`state: kit.state\` so that activations outlive a restart. Tools that match \`allowed_tools\` are shut until the skill is active. Scripts run only where you give a \`scriptExecutor\`.

<a id="voice"></a>

# Voice

A caller speaks; the room hears it as text, with everyone else in it; the answer is spoken; the caller can interrupt, and the timeline holds only what was heard.

\`\`\`ts
import { AIChannel } from '@roomkit/ai';
import { RoomKit, textOf } from '@roomkit/core';
import {
  MockAIProvider,
  MockSTTProvider,
  MockTTSProvider,
  MockVADProvider,
  MockVoiceBackend,
  SimpleChannel,
} from '@roomkit/testing';
import { VoiceChannel } from '@roomkit/voice';

await using kit = new RoomKit();
const backend = new MockVoiceBackend({ instant: true });
kit.registerChannel(
  new VoiceChannel('voice', {
    backend,
    stt: new MockSTTProvider({ transcripts: ['What are your hours?'] }),
    tts: new MockTTSProvider(),
    pipeline: { vad: new MockVADProvider({ script: ['speech_start', 'speech_end'] }) },
  }),
);
const provider = new MockAIProvider({ answers: ['We are open from nine to five.'], streaming: true });
kit.registerChannel(new AIChannel('assistant', { provider }));
const sms = new SimpleChannel('sms', { channelType: 'sms' });
kit.registerChannel(sms);
await kit.createRoom({ roomId: 'desk' });
for (const channelId of ['voice', 'assistant', 'sms']) await kit.attachChannel('desk', channelId);

const call = await kit.connectVoice('desk', 'ada', 'voice');
for (let frame = 0; frame < 2; frame += 1) backend.feed(call, new Uint8Array(640));
for await (const event of kit.follow('desk')) {
  if (event.type === 'message') console.log(\`\${event.source.channelId}: \${textOf(event)}\`);
  if (event.source.channelId === 'assistant') break;
}
// → voice: What are your hours?
// → assistant: We are open from nine to five.
\`\`\`

## What a call is made of

| part | port | packages |
| --- | --- | --- |
| the line | \`VoiceBackend\` | \`voice-webrtc\` for browsers, \`voice-twilio\` for phones, \`MockVoiceBackend\` for tests |
| speech detection | \`VADProvider\` | \`vad-silero\`, \`vad-sherpa-onnx\`, \`EnergyVADProvider\` of \`voice-pipeline\` |
| noise | \`DenoiserProvider\` | \`denoiser-gtcrn\`, \`denoiser-rnnoise\`, \`denoiser-sherpa-onnx\` |
| who speaks | \`DiarizationProvider\` | \`diarization-sherpa-onnx\` |
| the ear | \`STTProvider\` | \`stt-deepgram\`, \`stt-sherpa-onnx\`, \`stt-pocketsphinx\` |
| the voice | \`TTSProvider\` | \`tts-elevenlabs\`, \`tts-sherpa-onnx\`, \`tts-flite\`, which needs neither key nor network |
| a model that hears and speaks | \`RealtimeVoiceProvider\` | \`realtime-openai\`, \`realtime-gemini\`, with \`RealtimeVoiceChannel\` |

Stages run in one order, whatever the order of the configuration:

\`\`\`
in    transport ─► resampler ─► recorder ─► echo ─► gain ─► noise ─► speech detection ─► who speaks ─► recogniser
                        └─► keys
out   voice ─► post-processors ─► recorder ─► echo reference ─► resampler ─► transport
\`\`\`

Each may be left out. The pipeline works at 16,000 Hz, mono, 16 bits, unless \`internal\` says otherwise; a stage that takes another rate is refused when the channel is made, by name. Frames are cut to what a stage wants. A stage that throws is logged and told, and its frame goes on as it was.

## Interruptions

| \`interruption.strategy\` | the answer stops |
| --- | --- |
| \`confirmed\` (the default) | after \`minSpeechMs\` (300) of speech |
| \`immediate\` | at the first sound of speech |
| \`semantic\` | unless the \`backchannelDetector\` takes it for a word of assent |
| \`disabled\` | never; what was said meanwhile is heard afterwards |

Stopping an answer stops four things, in this order: the transport's playback, the voice, the model, and whatever of the answer waits. Only then are ON_BARGE_IN and ON_TTS_CANCELLED told. The event that is stored has the words that were heard, \`metadata.interrupted\`, and \`metadata.spoken\` with what each voice said; a model is told no more than that in its next turn. The decision is told here.

## Hooks

ON_TRANSCRIPTION and BEFORE_TTS may change or block, and block where they fail: nothing unchecked is heard or spoken. ON_TRANSCRIPTION gets \`{ session, text, role, timestamp }\`, BEFORE_TTS the words of a sentence. BEFORE_BRIDGE_AUDIO sees frames between callers. All others observe: ON_SPEECH_START, ON_SPEECH_END, ON_PARTIAL_TRANSCRIPTION, AFTER_TTS, ON_BARGE_IN, ON_TTS_CANCELLED, ON_BACKCHANNEL, ON_TURN_COMPLETE, ON_TURN_INCOMPLETE, ON_VAD_SILENCE, ON_VAD_AUDIO_LEVEL, ON_INPUT_AUDIO_LEVEL, ON_OUTPUT_AUDIO_LEVEL, ON_SPEAKER_CHANGE, ON_DTMF, ON_RECORDING_STARTED, ON_RECORDING_STOPPED, ON_REALTIME_TEXT_INJECTED.

## Where the time of a turn goes

\`\`\`ts no-run
import type { RoomKit } from '@roomkit/core';

declare const kit: RoomKit;
kit.on('voice_turn_measured', ({ data }) => console.log(data.report.marks, data.report.frameworkMs));
\`\`\`

| mark, in milliseconds since the person fell silent | |
| --- | --- |
| \`vadEnd\` | the detector was sure that they had |
| \`transcriptFinal\` | the recogniser had all the words |
| \`endpoint\` | the turn detector let them pass |
| \`committed\` | the message stood in the timeline |
| \`firstToken\` | the model began to answer |
| \`firstSynthesis\` | the voice had its first audio |
| \`firstAudioOut\` | the transport sent it |

\`frameworkMs\` is what passed while none of those others was at work.

## Recording

A recording needs somebody's consent (\`recording.consent\`: \`all_party\` unless told otherwise), and a recorder that encrypts or writes to a storage that does. The announcement, which speech does not interrupt, and the answer come before the first sample; a refusal leaves no file. With \`all_party\`, whoever joins bridged callers later is told and asked for as well: nothing is kept meanwhile, and where they refuse, the recordings that would hear them end. Digits that are pressed are masked everywhere but in the hook.

## When a part fails

A call outlives its parts: each failure is an event of the kit, and the call goes on.

| what fails | what becomes of it |
| --- | --- |
| a recogniser, or one that does not finish | \`stt_error\`. With a detector its stream is given \`transcriptTimeoutMs\` (5,000) and what it had understood counts; otherwise the utterance is asked for once more as a whole. Without a detector the next stream begins after 0.1 s, then ever later, up to 30 s. |
| a voice, or one that stalls for \`synthesisTimeoutMs\` (10,000) | \`tts_error\`. What was heard counts, and other channels get the whole answer. |
| a stage, or a frame that is none | The frame goes on as it was, or is dropped and counted. |
| the line | \`voice_session_ended\` with the reason. What was said before still becomes a message. |

## Limits

- A call lives in the process that took it; when that ends, so does the call.
- An answer with a voice in the room reaches other streaming channels at the pace of speech.
- Echo is cancelled by the browser, or by an \`AECProvider\` of your own: none comes with the kit. On a loudspeaker without one, use \`disabled\`, or \`confirmed\` with a long \`minSpeechMs\`.

<a id="stores-and-durability"></a>

# Stores and durability

Without options a kit keeps everything in memory: right for tests and trials. A store makes it last.

| store | keeps | several processes |
| --- | --- | --- |
| \`InMemoryStore\` (core) | nothing beyond the process | no |
| \`SqliteStore\` (\`@roomkit/sqlite\`) | everything, in one file | on one machine |
| \`PostgresStore\` (\`@roomkit/postgres\`) | everything, in a schema of PostgreSQL | on any number of machines |

\`\`\`ts
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RoomKit, textOf } from '@roomkit/core';
import { SqliteStore } from '@roomkit/sqlite';
import { SimpleChannel } from '@roomkit/testing';

const path = join(mkdtempSync(join(tmpdir(), 'rooms-')), 'rooms.sqlite');
{
  await using kit = new RoomKit({ store: new SqliteStore({ path }) });
  kit.registerChannel(new SimpleChannel('web'));
  await kit.createRoom({ roomId: 'r1' });
  await kit.attachChannel('r1', 'web');
  await kit.sendEvent('r1', 'web', { type: 'text', body: 'remember me' });
}
await using kit = new RoomKit({ store: new SqliteStore({ path }) });
const events = await kit.getTimeline('r1', { types: ['message'] });
console.log(events.map((event) => textOf(event)).join()); // → remember me
\`\`\`

A kit closes what it was given.

## One write

Everything an event brings is one atomic write: the event with its index, the room's counters, idempotency keys, what an edit changes, tasks, observations, participants, and one planned delivery for each target. After a crash there is no half of it. An answer comes only after the write; a connection lost in between is resolved by reading the event back.

## What a process left behind

Deliveries are planned in the commit and made afterwards. Call \`recover()\` at start: what a gone process planned and did not finish is delivered, each target's in index order. Over a shared store that goes on by itself while a kit runs.

\`\`\`ts
import { RoomKit } from '@roomkit/core';

await using kit = new RoomKit();
// Register your channels first, then:
const resumed = await kit.recover();
console.log(\`\${resumed} deliveries resumed\`); // → 0 deliveries resumed
\`\`\`

## Several nodes

A store hands out the right to write: a room has an owner and an epoch that rises with each change of owner. A commit of a stale owner is refused (\`stale_writer\`), whatever the lock manager believes. A node that dies loses its rooms and deliveries once its time has run out, and the others take over, in order.

A shared store with the in-memory lock manager is correct, and slow where several processes meet in one room; the kit says so in its log, as of every other part that only this process knows. What one node at a time does (sources, timers) is told in [operating](#operating), what to choose when in [several machines](#several-machines).

## Other ports

| option | what it keeps | default |
| --- | --- | --- |
| \`locks\` | whose turn it is in a room | this process |
| \`realtime\` | ephemeral events, requests between nodes | this process |
| \`state\` | small values of channels and providers: opt-outs, sessions, quarantined webhooks | memory |
| \`media\` | files, re-served by signed addresses | memory |
| \`rateLimiter\` | token buckets | memory |

## What channels keep

The store holds rooms. What channels and providers write down for themselves goes into the state store, and with the default it goes with the process: a restart forgets who wrote STOP.

| state store | keeps | several processes |
| --- | --- | --- |
| \`InMemoryStateStore\` (core) | nothing beyond the process | no |
| \`SqliteStateStore\` (\`@roomkit/sqlite\`) | everything, in the file of the rooms or one of its own | on one machine |
| \`PostgresStateStore\` (\`@roomkit/postgres\`) | everything, in the schema of the rooms | on any number of machines |
| \`RedisStateStore\` (\`@roomkit/redis\`) | what Redis keeps: nothing after a flush | on any number of machines |

\`\`\`ts
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RoomKit } from '@roomkit/core';
import { SqliteStateStore, SqliteStore } from '@roomkit/sqlite';

const path = join(mkdtempSync(join(tmpdir(), 'rooms-')), 'rooms.sqlite');
const open = () => new RoomKit({ store: new SqliteStore({ path }), state: new SqliteStateStore({ path }) });
const scope = { organizationId: 'acme', namespace: 'my-channel' };
{
  await using kit = open();
  await kit.state.set(scope, '+15551234567', { language: 'fr' });
}
await using kit = open();
console.log(await kit.state.get(scope, '+15551234567')); // → { language: 'fr' }
\`\`\`

Keys are any text, values are JSON, each within an organization and a namespace.

## Forgetting

\`purge({ before })\` empties contents older than a date and deletes files kept before it; records and indexes stay. \`erasePerson(identityId)\` takes one person out: [what stays](#identity). \`deleteEvent\` and \`deleteRoom\` remove for good; files that only they named stay until they are purged.

<a id="organizations"></a>

# Organizations

One kit can serve many tenants. \`kit.forOrganization(id)\` gives the same methods within one of them; ids, senders and keys may be the same in each, and never meet.

\`\`\`ts
import { isRoomKitError, RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
for (const organizationId of ['acme', 'globex']) {
  const scoped = kit.forOrganization(organizationId);
  scoped.registerChannel(new SimpleChannel('web'));
  await scoped.createRoom({ roomId: 'support' });
  await scoped.attachChannel('support', 'web');
  await scoped.sendEvent('support', 'web', { type: 'text', body: \`hello \${organizationId}\` }, { idempotencyKey: 'k1' });
}

const acme = await kit.forOrganization('acme').getTimeline('support', { types: ['message'] });
console.log(acme.map((event) => textOf(event)).join()); // → hello acme
const missing = await kit.getRoom('support').catch((error: unknown) => error);
console.log(isRoomKitError(missing, 'room_not_found')); // → true
\`\`\`

| scoped | how |
| --- | --- |
| rooms, timelines, participants | by (organization, room) |
| channels | by organization; one registered on the root kit serves every organization that has none of its own by that id |
| identities | by organization |
| idempotency and native ids | by organization |
| rate limits, breakers | by channel and organization |
| hooks, framework events, delivery reports | those of the scoped kit hear their own; those of the root kit hear all |
| \`checkAllTimers\` | the scoped kit judges its own; the root kit all |

The kit without \`forOrganization\` is a scope of its own, not a view of everything: \`getRoom\` there does not find a tenant's room.

\`organizationRateLimit\` holds back all deliveries of one organization together; \`inboundRateLimit\` refuses messages per channel and organization.

<a id="testing"></a>

# Testing

\`@roomkit/testing\` has what tests of your application need: a kit whose time, ids and logs you hold in your hand, channels that remember, vendors that follow a script. Nothing sleeps and nothing is mocked by module.

\`\`\`ts
import { HookResult, textOf } from '@roomkit/core';
import { createTestKit } from '@roomkit/testing';
import { expect, it } from 'vitest';

it('greets whoever writes at night', async () => {
  await using test = createTestKit();
  const phone = test.channel('phone');
  await test.room('hall', ['phone']);
  test.kit.hook('before_broadcast', { directions: ['inbound'] }, (_event, context) => {
    if (context.now().getUTCHours() < 22) return HookResult.allow();
    const content = { type: 'text', body: 'Good night!' } as const;
    return HookResult.allow({ injected: [{ event: { content }, targetChannelIds: ['phone'] }] });
  });

  await test.clock.advance(23 * 3_600_000);
  await test.receive('phone', 'hello', { roomId: 'hall' });
  expect(phone.delivered.map((event) => textOf(event))).toEqual(['Good night!']);
  expect(await test.texts('hall')).toEqual(['hello', 'Good night!']);
});
\`\`\`

## What there is

| name | what it does |
| --- | --- |
| \`createTestKit(options?)\` | a kit with test clock, counting ids and a recording logger; \`channel\`, \`room\`, \`receive\`, \`texts\` |
| \`createTestClock(start?)\` | \`advance(ms)\` runs timers in order, each at its own time |
| \`createTestIds(prefix?)\`, \`createSeededRandom(seed)\` | the same every time |
| \`createRecordingLogger()\` | \`entries\` can be read |
| \`SimpleChannel\` | keeps \`delivered\` and \`events\`; \`reply\` and \`onDeliver\` say what it does |
| \`MockSMSProvider\`, \`MockEmailProvider\`, \`MockWhatsAppProvider\`, … | keep \`sent\`; \`script\` says what becomes of each message |
| \`mockWebhook(body)\` | a signed webhook of such a vendor |
| \`MockAIProvider\` | answers from a script, streaming or not, and keeps \`calls\` |
| \`MockIdentityResolver\`, \`MockSource\`, \`MockTelemetry\` | the other ports |
| \`createFaultyStore(store, faults)\` | a store that fails or hangs where you say |

## A vendor that fails

\`\`\`ts
import { ProviderError, smsChannel, textOf } from '@roomkit/core';
import { createTestKit, MockSMSProvider } from '@roomkit/testing';
import { expect, it } from 'vitest';

it('tries again when the vendor is down', async () => {
  await using test = createTestKit();
  const down = new ProviderError('The vendor is down.', { provider: 'acme' }, { retryable: true });
  const vendor = new MockSMSProvider({ script: [down, down] });
  test.kit.registerChannel(smsChannel('sms', { provider: vendor }));
  test.channel('desk');
  await test.room('r1', ['desk']);
  const retryPolicy = { maxRetries: 2, baseDelaySeconds: 1 };
  await test.kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: '+15550100' }, retryPolicy });

  await test.kit.sendEvent('r1', 'desk', { type: 'text', body: 'hello' }, { until: 'committed' });
  await test.clock.advance(10_000);
  expect(vendor.attempts).toBe(3);
  expect(vendor.sent.map(({ event }) => textOf(event))).toEqual(['hello']);
});
\`\`\`

With a test clock, \`await\` on something that waits for time needs \`advance\` first: send with \`until: 'committed'\`, move the clock, then look.

## Suites for your own parts

Whoever writes a channel, provider or store runs the suite of its port, from \`@roomkit/testing/conformance\`: see [writing your own](#writing-your-own).

<a id="writing-your-own"></a>

# Writing your own

A third party needs \`@roomkit/core\` alone, as a peer dependency, and \`@roomkit/testing\` for its tests. Every port has a \`specificationVersion\` (\`v1\`) and says in data what it can do; the kit plans by that, and the suites test exactly what is claimed. Two packages written this way are in \`examples/third-party\`.

## A channel

A transport needs \`deliver\`, an intelligence channel \`onEvent\`. Its type is a known one or \`custom:<namespace>\`.

\`\`\`ts
import { Channel, ChannelOutput, RoomKit, type RoomEvent, textOf } from '@roomkit/core';

class Board extends Channel {
  constructor(id: string) {
    super(id, { channelType: 'custom:board', capabilities: { maxLength: 40 } });
  }
  override deliver(event: RoomEvent): ChannelOutput {
    console.log(textOf(event).toUpperCase());
    return ChannelOutput.empty();
  }
}

class Echo extends Channel {
  constructor(id: string) {
    super(id, { channelType: 'custom:echo', category: 'intelligence' });
  }
  override onEvent(event: RoomEvent): ChannelOutput {
    if (event.source.channelId === this.id) return ChannelOutput.empty();
    return ChannelOutput.of({ events: [{ content: { type: 'text', body: \`echo: \${textOf(event)}\` } }] });
  }
}

await using kit = new RoomKit();
kit.registerChannel(new Board('board'));
kit.registerChannel(new Echo('echo'));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'board');
await kit.attachChannel(id, 'echo');
const content = { type: 'text', body: 'hello' } as const;
await kit.processInbound({ channelId: 'board', senderId: 'ana', content }, { roomId: id }); // → ECHO: HELLO
\`\`\`

| method | when you need it |
| --- | --- |
| \`handleInbound(message, context)\` | what comes in is not yet an event; start from \`eventFromMessage\` |
| \`deliver(event, binding, context)\` | a transport pushes an event out; the content is already fit for your capabilities |
| \`deliverStream(stream, event, …)\` with \`supportsStreamingDelivery\` | answers appear while they are written |
| \`onEvent(event, binding, context)\` | reacts; an intelligence channel answers |
| \`react\`, \`typing\`, \`markRead\` | signs beside messages, only with the capability that claims them |
| \`handleWebhook(request)\` | your vendor calls back |
| \`bindingMetadata(event)\` | whom to answer in a room that a message opened |
| \`onRegistered\`, \`onRoomAttached\`, \`onRoomDetached\`, \`close\` | what lives longer than a call |

\`onRegistered\` gets the channel its host. On several nodes two of the host's calls matter. A channel that shows a room as it is calls \`watchRoom(roomId, onNews)\`: what is committed here it hears by delivery, what other nodes commit by \`onNews\`, upon which it reads the timeline from where it stands. A channel whose endpoints live in one process, such as calls, calls \`registerEndpoint(channelId, endpointId, handler)\` there, and in \`deliver\` brings what there is to say by \`callEndpoint\`, on whichever node the delivery is made. Nobody there is \`no_responder\`, which is retryable, so that the binding's \`retryPolicy\` tries again. A node that dies gives its endpoints back when its time to live has run out. A call tried again may arrive twice: let the handler know events by their id.

\`deliver\` throws or answers \`ChannelOutput.sent(result)\`. It must not change what it is given; events are frozen.

## A provider

The ports are in \`@roomkit/core\`: \`SMSProvider\`, \`RCSProvider\`, \`EmailProvider\`, \`WhatsAppProvider\`, \`MessengerProvider\`, \`TeamsProvider\`, \`TelegramProvider\`, \`HTTPProvider\`. All need \`send\`; a vendor that calls back adds \`verifySignature\` and \`parseWebhook\`, perhaps \`parseStatus\`.

\`\`\`ts
import type { MessagingCapabilities, ProviderResult, RoomEvent, SendOptions, SMSProvider } from '@roomkit/core';
import { callVendor, objectOf, requireLength, requireTold, textOrNull, type VendorErrors, wordsAndFiles } from '@roomkit/core/providers';

const MAX_TEXT = 1600;
/** The vendor's own codes; what is not named is decided by the status. */
const errors: VendorErrors = {
  codeOf: (body) => textOrNull(objectOf(body)['code']),
  retryable: new Set(['loft_full']),
  permanent: new Set(['no_such_roof']),
};

export class PigeonSMSProvider implements SMSProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'pigeon';
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'native_idempotency',
    channel: { mediaTypes: ['text'], maxLength: MAX_TEXT, supportsMedia: false, supportsReadReceipts: false },
  };
  readonly #apiKey: string;

  constructor(options: { readonly apiKey: string }) {
    this.#apiKey = options.apiKey;
  }

  async send(event: RoomEvent, to: string, _from?: string | null, options: SendOptions = {}): Promise<ProviderResult> {
    const { text } = wordsAndFiles(event.content);
    requireLength(this.name, event.content, text, MAX_TEXT);
    const answer = await callVendor(
      { name: this.name, errors },
      {
        url: 'https://api.pigeon.example/messages',
        headers: { authorization: \`Bearer \${this.#apiKey}\`, 'content-type': 'application/json' },
        body: JSON.stringify({ to, text, key: options.idempotencyKey }),
        effect: 'send',
        signal: options.signal,
      },
    );
    return { success: true, providerMessageId: requireTold(this.name, textOrNull(objectOf(answer.body)['id'])) };
  }
}
\`\`\`

\`@roomkit/core/providers\` holds what vendors have in common: \`callVendor\` (refusals by your table, lost answers as \`DeliveryUnknownError\`, no redirects), \`sendParts\` for a message that goes in several, \`PerOrganization\` for accounts of tenants, signatures in constant time, files within limits, readers for JSON that nobody believes. The providers in this repository are made of it.

- Secrets live in private fields (\`#apiKey\`), so that no log and no inspection shows them. Messages of errors are constant.
- \`retryable\` is true only for what may work later; \`retryAfterMs\` where the vendor says when.
- \`capabilities.unknownOutcome\` claims what the vendor can do when its answer is lost: \`native_idempotency\` sends a repeated \`idempotencyKey\` once, \`reconcilable\` comes with a method \`reconcile\` that asks whether a key went, \`neither\` is for all others. The suite holds you to it.
- \`capabilities.channel\` says what the channel can show, in place of what its kind could do; \`receives\` and \`reports\` what arrives. With the vendor's side given, the suite tests each claim, and that what is not claimed is refused before the vendor is called.
- A lost answer is no failure: without \`callVendor\`, throw \`DeliveryUnknownError\` for it. \`wasCutOff(error)\` tells network errors apart; those you let through are told apart by the kit.
- A signature is checked over the raw bytes, in constant time, before anything is parsed.
- A vendor of a new kind of channel: \`new TransportChannel(id, { channelType: 'custom:…', provider, recipientKey, send })\`.

## A store, a lock manager, a realtime backend

Implement \`ConversationStore\`, \`RoomLockManager\` or \`RealtimeBackend\`. The store's heart is \`openPass\` and \`commit\`; the rules are in the comments of the ports and in the decision on the one write path. \`@roomkit/core/codec\` has what the stores and backends of the house are made of: JSON without loss, and requests over processes.

## Run the suite

\`\`\`ts
import { InMemoryLockManager, InMemoryStore } from '@roomkit/core';
import { createTestClock } from '@roomkit/testing';
import { describeConversationStore, describeRoomLockManager } from '@roomkit/testing/conformance';

describeConversationStore('my store', {
  create() {
    const clock = createTestClock();
    return { store: new InMemoryStore({ clock }), advance: (milliseconds) => clock.advance(milliseconds) };
  },
});
describeRoomLockManager('my locks', { create: () => ({ locks: new InMemoryLockManager() }) });
\`\`\`

\`describeChannel\`, \`describeMessagingProvider\`, \`describeAIProvider\`, \`describeIdentityResolver\`, \`describeInboundRouter\`, \`describeRealtimeBackend\` and \`describeSourceProvider\` are the others.

<a id="operating"></a>

# Operating

## Start

Register channels, then \`recover()\`: deliveries that an earlier process planned and did not finish go out. Then take traffic.

Over a store that several processes share the kit goes on looking by itself, every \`recoveryIntervalMs\` (5 seconds): what a node planned that has died since goes out by another. Register channels right after making the kit; one that is missing when its delivery is taken over leaves a dead letter.

## Every so often

- \`checkAllTimers()\` pauses and closes rooms by their timers; with \`timerIntervalMs\` it is called by itself. Several nodes may ask at once: one of them looks.
- \`listDeadLetters()\` shows what was given up, by room and channel; \`retryDeadLetter\`, \`dropDeadLetter\`, on any node.
- \`listQuarantinedWebhooks()\` shows webhooks that were verified and could not be read, the latest thousand of an organization; \`dropQuarantinedWebhook\`.
- \`purge({ before })\` empties what need not be kept.

## Stop

\`close()\` takes nothing new (\`kit_closed\`, which is retryable; webhooks are answered 503, so that the vendor's next try meets another node), gives its sources to other nodes, waits up to \`closeTimeoutMs\` (10 seconds) for what is under way, gives back rooms, deliveries and duties, releases every waiter, and closes channels, store and all other parts the kit was given. What did not get out in time stays planned and goes out by another node or after the next start. \`await using kit = …\` closes at the end of the block.

Core touches no process, so a signal is yours to hear. Let \`closeTimeoutMs\` end before whoever stops the process loses patience:

\`\`\`ts
import { RoomKit } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

const kit = new RoomKit({ closeTimeoutMs: 8_000 });
process.once('SIGTERM', () => {
  void kit.close().finally(() => console.log('closed')); // → closed
});

kit.registerChannel(new SimpleChannel('web'));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'web');
process.emit('SIGTERM', 'SIGTERM'); // here the snippet asks itself to stop
\`\`\`

\`\`\`ts
import { isRoomKitError, RoomKit } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

const kit = new RoomKit({ closeTimeoutMs: 5_000 });
kit.registerChannel(new SimpleChannel('web'));
const { id } = await kit.createRoom();
await kit.attachChannel(id, 'web');
await kit.sendEvent(id, 'web', { type: 'text', body: 'hello' }, { until: 'committed' });

console.log(await kit.drain({ untilMs: 1_000 })); // → true
await kit.close();
const late = await kit.sendEvent(id, 'web', { type: 'text', body: 'too late' }).catch((error: unknown) => error);
console.log(isRoomKitError(late, 'kit_closed')); // → true
\`\`\`

\`whenIdle(roomId?)\` resolves when a room, or everything, has nothing under way; \`drain({ untilMs })\` gives up after a time and says false.

## Times

| option | default | bounds |
| --- | --- | --- |
| \`processTimeoutMs\` | 30000 | a message from its arrival to its commit; later it writes nothing (\`process_timeout\`) |
| \`identityTimeoutMs\` | 5000 | the resolver |
| \`deliveryTimeoutMs\` | 30000 | one call of \`deliver\` |
| \`turnTimeoutMs\` | 600000 | one turn of an intelligence channel, or a pause in its stream |
| \`closeTimeoutMs\` | 10000 | \`close\` |
| \`recoveryIntervalMs\` | 5000 over a shared store, else null | the pause between two looks for deliveries of gone nodes |
| \`nodeTtlMs\` | 15000 | how long a node counts as living after its last sign of life; longer than any pause of the process |
| \`timerIntervalMs\` | null | the pause between two looks at rooms' timers |

## Seeing what happens

\`\`\`ts
import { consoleLogger, RoomKit } from '@roomkit/core';

const lines: string[] = [];
const logger = consoleLogger({ level: 'info', write: (line) => lines.push(line) });
await using kit = new RoomKit({ logger });
kit.on('room_created', ({ data }) => console.log('created', data.roomId));
kit.on('delivery_failed', ({ data }) => console.log(data.channelId, data.error.code));
await kit.createRoom({ roomId: 'r1' }); // → created r1
console.log(lines.length > 0); // → true
\`\`\`

Log messages are constant, values stand in fields; no contents, no addresses and no secrets are in either. \`telemetry\` takes spans and metrics: \`ConsoleTelemetry\` prints them, \`NoopTelemetry\` is the default. \`channel.onTrace\` hears a channel's signalling; \`on_protocol_trace\` hooks hear it per room.

Worth an alarm: \`delivery_dead\`, \`circuit_breaker_opened\`, \`source_exhausted\`, \`hook_error\`, \`process_timeout\`.

## Several processes

Same store, same channels and sources registered in each. A room is written by one node at a time; the others wait or take over when it is gone. See [stores and durability](#stores-and-durability).

| work | who does it | when that node is gone |
| --- | --- | --- |
| a room | whoever wrote to it last, while it lives | whoever writes next |
| planned deliveries | the node that committed the event | any node, each target in order |
| a [source](#sources-and-webhooks) | one node; the others say \`standby\` | another, with its next round: a third of \`nodeTtlMs\` |
| timers with \`timerIntervalMs\` | one node | another, with its next interval |

A node that gives no sign of life for \`nodeTtlMs\` (15 seconds) counts as gone. One that closes is gone at once. After a time in which the store did not answer, nobody is judged for a third of that and a second (6 seconds): until then every living node has shown itself.

A delivery counts its tries over nodes: the one that may have been under way when a node died is one of them, so a \`retryPolicy\` ends where it would have ended on one node. What brings down node after node is given up after five tries, or as many as its policy allows if that is more, and becomes a dead letter (\`delivery_interrupted\`). Whether such a try went is not known: [what is done about it](#delivery) depends on the provider.

At start the log warns of parts that are of one process beside a store that is not: \`locks\`, \`realtime\`, \`state\`, \`media\`, and \`rateLimiter\` where the kit limits something.

A socket or a call lives on one node. With a shared \`realtime\`, sockets on every node hear of a message when it is committed on any; a channel whose calls live on one node brings deliveries to it by \`registerEndpoint\` and \`callEndpoint\`.

<a id="several-machines"></a>

# Several machines

A kit is a node. Any number of nodes work on the same rooms, if they share a store; each registers the same channels and sources. The store decides who may write and refuses everybody else, so every combination below is correct. What the other parts change is speed, and what other nodes hear at once.

## What to choose

| you have | store | state | locks | realtime | rate limits |
| --- | --- | --- | --- | --- | --- |
| one process | \`SqliteStore\` | \`SqliteStateStore\` | the default | the default | the default |
| several processes on one machine | \`SqliteStore\` | \`SqliteStateStore\` | the default | \`RedisRealtime\` | \`RedisRateLimiter\` |
| several machines, a conversation mostly meets one of them | \`PostgresStore\` | \`PostgresStateStore\` | the default | \`PostgresRealtime\` | per node, or \`RedisRateLimiter\` |
| several machines, any of them may get the next message | \`PostgresStore\` | \`PostgresStateStore\` | \`PostgresRoomLocks\` | \`PostgresRealtime\` | \`RedisRateLimiter\` |
| the same, with many sockets or much typing | \`PostgresStore\` | \`PostgresStateStore\` | \`RedisRoomLocks\` | \`RedisRealtime\` | \`RedisRateLimiter\` |

- **Locks** spare nodes that meet in one room the asking again and again. Without shared ones the kit warns once, and stays right.
- **Realtime** carries typing, presence and receipts to other nodes, tells sockets there at once of a message, and brings a call to the node that holds it. Without a shared one, readers on other nodes see new messages with the next look.
- **State** is what channels and providers keep: opt-outs, conversation references, sessions, quarantined webhooks, how far a source was read. In the default it is each node's own and gone with it, so that somebody who wrote STOP to one node is written to by another; the kit warns once. It belongs beside the rooms. \`RedisStateStore\` shares it too, and loses it with a flush, which nobody notices: take it for what comes again by itself.
- **Media** holds files: share it where channels need them on every node.

\`\`\`ts
import { RoomKit } from '@roomkit/core';
import { PostgresStateStore, PostgresStore } from '@roomkit/postgres';
import { RedisRateLimiter, RedisRealtime, RedisRoomLocks } from '@roomkit/redis';

// Nothing connects before the first call: this runs without either server.
const kit = new RoomKit({
  store: new PostgresStore({ connectionString: 'postgres://app@db.internal/rooms' }),
  state: new PostgresStateStore({ connectionString: 'postgres://app@db.internal/rooms' }),
  locks: new RedisRoomLocks({ url: 'redis://cache.internal' }),
  realtime: new RedisRealtime({ url: 'redis://cache.internal' }),
  rateLimiter: new RedisRateLimiter({ url: 'redis://cache.internal' }),
});
console.log(kit.listChannels().length); // → 0
await kit.close();
\`\`\`

## What is promised

| | |
| --- | --- |
| an answer to a message | only after its commit, with every delivery it planned |
| the timeline | dense indexes, one order for everybody, whichever node wrote |
| one target | gets a room's messages in index order, also when nodes die in between |
| a delivery | at least once; again after a crash, until its policy ends, then a visible dead letter |
| a node that was paused | writes nothing any more once another has taken the room (\`stale_writer\`), and sends nothing more of what another has taken over |

A node is taken for dead after \`nodeTtlMs\` without a sign of life. One that lives after all asks the store, before each delivery that waits in it, whether it is still its own; while it gets no answer it sends nothing. After a time without the store, nobody takes anything over before the living had time to report back. A call that was under way when its node was taken for dead may come twice.

How often a message comes twice depends on the vendor. A provider says what it can do about a send nobody knows the end of: repeat it under the same key (\`native_idempotency\`), look it up (\`reconcilable\`), or neither. The fault lab counts both, lost and doubled, with nodes killed, paused and cut off, and servers restarted.

## Running it

- **Migrations**: \`PostgresStore\` brings its schema up to date by itself, several nodes at once included, or by \`migrate()\` before a release with \`migrations: 'manual'\`. A node refuses a schema newer than itself, so roll the schema out first.
- **Drain**: on SIGTERM call \`kit.close()\`. It refuses new work with a retryable error, gives sources away, finishes or leaves planned what is under way, and leaves at once what others may take. See [operating](#operating).
- **Dead letters**: \`listDeadLetters\`, \`retryDeadLetter\`, \`dropDeadLetter\` on any node; alarm on \`delivery_dead\`.
- **Backups**: a dump of one schema. After a restore, deliveries that were planned then go out again.
- **Clocks** of nodes may be wrong: leases and times to live are judged by the engine's.
- **Poolers** in transaction mode are fine for the store and the locks; \`PostgresRealtime\` needs a connection of its own.

## What it costs

From one run of \`pnpm bench\` on two cores, server, nodes and clients on the same machine; wall time in brackets, the floor a loop of one bare insert a message over one connection. Compare the ratios; the rates are that machine's.

| case | floor µs | RoomKit µs | floor ÷ RoomKit | asked | | |
|---|---|---|---|---|---|---|
| Postgres commits, 1 room | 114.1 (623.1) | 205.7 (863.3) | 0.72 | 0.60 | met | 1,158 commits/s, p50 0.85 ms, p99 2.24 ms |
| Postgres commits, 8 rooms at once | 95.6 (598.7) | 142.7 (442.3) | 1.35 | 1.00 | met | 2,261 commits/s, p50 3.17 ms, p99 12.39 ms |
| Postgres commits, 64 rooms at once | 96.6 (636.4) | 128.8 (360.2) | 1.77 | 1.00 | met | 2,776 commits/s, p50 16.08 ms, p99 44.67 ms |
| Postgres commits, 512 rooms at once | 165.0 (901.1) | 135.8 (478.9) | 1.88 | 1.00 | met | 2,088 commits/s, p50 135.48 ms, p99 278.48 ms |
| Postgres, whole messages, 1 room | 105.3 (677.4) | 539.9 (1659.2) | 0.41 |  |  | 603 messages/s, p50 1.67 ms, p99 5.37 ms |
| Postgres, whole messages, 64 rooms at once | 91.2 (411.6) | 137.1 (325.6) | 1.26 |  |  | 3,072 messages/s, p50 15.75 ms, p99 44.65 ms |
| Postgres, whole messages, 512 rooms at once | 161.7 (630.4) | 156.6 (328.4) | 1.92 |  |  | 3,045 messages/s, p50 101.79 ms, p99 230.83 ms |
| Postgres, whole messages, 1 node, 64 rooms | 79.7 (370.8) | – (2057.3) | 0.18 |  |  | 486 messages/s, slowest node p50 48.06 ms, p99 484.77 ms |
| Postgres, whole messages, 4 nodes, 64 rooms each its own | 84.0 (347.2) | – (2649.8) | 0.13 |  |  | 377 messages/s, slowest node p50 292.65 ms, p99 1681.28 ms |
| Postgres, whole messages, 4 nodes, all in the same 64 rooms | 71.1 (318.7) | – (3246.7) | 0.10 |  |  | 308 messages/s, slowest node p50 282.03 ms, p99 2778.36 ms |
| lock of a free room, memory | 0.1 (0.1) | 0.9 (0.9) | 0.15 |  |  | 1,126,598 locks/s, one after another |
| lock of a free room, Postgres | 32.9 (45.0) | 162.4 (342.3) | 0.13 |  |  | 2,922 locks/s, one after another |
| lock of a free room, Redis | 34.0 (43.0) | 84.9 (106.9) | 0.40 |  |  | 9,356 locks/s, one after another |
| deliveries taken over, memory | 0.2 (0.2) | 35.3 (18.7) | 0.01 |  |  | 53,415 deliveries/s, 2,000 in 20 rooms |
| deliveries taken over, SQLite | 0.1 (0.1) | 132.5 (123.7) | 0.00 |  |  | 8,081 deliveries/s, 2,000 in 20 rooms |
| deliveries taken over, Postgres | 0.1 (0.1) | 210.1 (299.4) | 0.00 |  |  | 3,340 deliveries/s, 2,000 in 20 rooms |
| sockets of another node, by Redis | 1639.6 (1572.2) | 1590.4 (1538.6) | 1.02 |  |  | p50 0.88 ms, p99 5.55 ms to the last of 50 |
| sockets of another node, by Postgres | 1713.9 (1653.5) | 1640.3 (1622.4) | 1.02 |  |  | p50 1.07 ms, p99 6.84 ms to the last of 50 |

A node that keeps to its rooms needs no shared locks: the rows with node processes take \`PostgresRoomLocks\` and pay for them, the rows before do not. Five processes on two cores also wait for each other; those rows show what sharing costs there, not what four machines do.

What a run of the fault lab lost and doubled is in its README.

## Past these machines

What the design does at ten thousand messages a second and a hundred million rooms, and which limit comes first. The figures are measured costs multiplied out, not a measurement: they say where to look, not what you will see.

What one message of a room with one target leaves in PostgreSQL, its delivery planned and settled (\`pnpm bench --only postgres\` and the sizes of the tables after 20,000 messages): 0.46 KB of events with their indexes, 1.15 KB of write-ahead log. A room takes 1.2 KB, a binding 2.1 KB, each with its indexes.

| at 10,000 messages a second | needs | comes from |
| --- | --- | --- |
| write-ahead log | 11.5 MB/s, 1 TB a day | 1.15 KB a message |
| events | 4.6 MB/s, 0.4 TB a day | 0.46 KB a message |
| transactions | 10,000 commits, 1,000 and more settlements in batches; half as many claims where half of the messages find their room cold | one call a hot message, two a cold one |
| connections | some 50 in all, over a pooler or not | a call holds one for its time only |

| at 100,000,000 rooms | needs | comes from |
| --- | --- | --- |
| rooms | 120 GB | 1.2 KB a room |
| bindings, two a room | 420 GB | 2.1 KB a binding |
| memory of nodes | nothing | an idle room is in no node: 4,096 hot ones at most |

In which order it gets tight, and what helps:

1. **Notices over PostgreSQL.** Every \`NOTIFY\` goes through one queue of the server and to every node. It is the first to go: take \`RedisRealtime\`, which the code does not notice.
2. **The outbox's churn.** Each delivery is a row inserted and deleted: at ten thousand a second autovacuum has to keep up with as many dead rows. The table's own settings see to it, in a table that stays small; watch \`n_dead_tup\`. It is keyed by room, so it can be partitioned by room.
3. **The disk of one server.** A terabyte of log a day is what a machine with fast disks writes and a replica carries. Events are clustered by room and time never leads an index, so old rooms grow cold on disk by themselves; \`purge\` empties what need not be kept. Partition \`events\` by room when vacuuming the whole of it takes longer than you like to wait.
4. **One server at all.** Rooms share nothing but their organization's identities and native ids. So the next step is a server for a part of the organizations: one kit for each, behind the same web server, chosen by organization. Nothing in a room has to know.
5. **One room.** A room is written by one node at a time, in order. That is its meaning, and it does not scale out: a single room ends at what one connection commits one after another, which is the first row of the table above. A stadium is not a room.

What does not come up: locks (a row or a key a room, and none at all while a node keeps to its rooms), memory of idle rooms, and the lookup of anything, for every query begins with a key.

<a id="errors"></a>

# Errors

Every error the kit throws is a \`RoomKitError\`: a stable \`code\`, typed \`details\`, \`retryable\`, perhaps \`retryAfterMs\` and a \`cause\`. Messages are constant and hold nothing personal; a vendor's own words are in \`cause\` alone.

\`\`\`ts
import { isRoomKitError, RoomKit } from '@roomkit/core';

await using kit = new RoomKit();
try {
  await kit.getRoom('nowhere');
} catch (error) {
  if (isRoomKitError(error, 'room_not_found')) console.log(error.details.roomId, error.retryable); // → nowhere false
}
\`\`\`

\`isRoomKitError\` knows the errors of every installed copy of core, where \`instanceof\` may not.

A message that is refused or blocked is no error: \`processInbound\` says so in its result.

## Codes

| code | class | when |
| --- | --- | --- |
| \`configuration_invalid\` | \`ConfigurationError\` | an option of a constructor; \`details.field\` names it |
| \`input_invalid\` | \`InputError\` | a value given to a call; nothing was stored |
| \`room_not_found\` | \`RoomNotFoundError\` | no such room in this organization |
| \`room_already_exists\` | \`RoomAlreadyExistsError\` | \`createRoom\` with a taken id |
| \`room_closed\` | \`RoomClosedError\` | closed or archived, and asked to take an event |
| \`room_transition_invalid\` | | the room's status does not lead there |
| \`channel_not_found\` | \`ChannelNotFoundError\` | not attached to this room |
| \`channel_not_registered\` | \`ChannelNotRegisteredError\` | no channel of this id |
| \`channel_already_registered\` | \`ChannelAlreadyRegisteredError\` | the id is taken |
| \`participant_not_found\` | \`ParticipantNotFoundError\` | nobody of this id in the room |
| \`identity_not_found\` | \`IdentityNotFoundError\` | no such identity |
| \`event_not_found\` | | no such event in the room |
| \`event_refused\` | | \`sendEvent\` was refused; \`details.reason\` says why |
| \`task_not_found\` | | no such task in the room |
| \`source_already_attached\` | \`SourceAlreadyAttachedError\` | the channel has a source |
| \`source_not_found\` | \`SourceNotFoundError\` | the channel has none |
| \`message_not_taken\` | | a limit is reached, or a source's message takes too long; \`details.reason\` says which. Retryable while it may still be taken |
| \`stale_writer\` | \`StaleWriterError\` | another node has taken the room over; nothing was written. Retryable |
| \`lock_lost\` | | the pass was given up before its commit |
| \`deadlock\` | | two rooms wait for each other |
| \`store_failed\` | \`StoreError\` | the store could not; \`retryable\` says whether it may later |
| \`store_conflict\` | | an event of the commit is in the timeline already |
| \`store_schema_unsupported\` | | the data was written by a newer version |
| \`store_content_unknown\` | | a newer version wrote an event of a kind that this one cannot read |
| \`provider_failed\` | \`ProviderError\` | a vendor refused or failed; \`details\` has \`provider\`, \`statusCode\`, \`vendorCode\`, \`contextOverflow\` |
| \`delivery_timeout\` | | a channel took longer than it may. Retryable |
| \`delivery_unknown\` | \`DeliveryUnknownError\` | nobody knows whether the message went; see [delivery](#delivery). In a dead letter, retryable where a repeated key is one message |
| \`delivery_not_sent\` | | for certain, nothing went: the time ran out before, or the vendor was asked. Retryable |
| \`transcoding_failed\` | | the channel cannot show this content |
| \`circuit_open\` | | the channel failed too often and is left alone. Retryable |
| \`recipient_invalid\` | | an address the vendor would refuse; nothing was sent |
| \`recipient_missing\` | | the binding names no recipient; \`details.key\` is the key it misses |
| \`content_unsupported\` | | the vendor takes no such message, or not of this length; nothing was sent |
| \`media_unsupported\` | | the vendor takes no file of this type; nothing was sent |
| \`media_too_large\` | | the file is larger than the vendor, or the kit, takes; \`details.maxBytes\` is the limit |
| \`media_unavailable\` | | the file cannot be had; \`details.reason\` says why. Retryable where its server failed |
| \`hook_blocked\` | | a hook stopped a call |
| \`input_rejected\` | | a question to a person was rejected |
| \`input_not_found\` | | there is no such question |
| \`no_responder\` | | nobody answers a request between nodes, or nobody holds that endpoint. Retryable |
| \`responder_failed\` | | whoever answered in another process failed with something that is no error of the kit |
| \`endpoint_held\` | | another process holds this endpoint of a channel. Retryable: it is free when that one gives it back or is gone |
| \`session_ended\` | | there is no such call, or no longer |
| \`session_transition_invalid\` | | a call cannot go from this state to that one; \`details\` names both |
| \`model_missing\` | | the files of a model are not there; \`details\` has the option and where to get them |
| \`model_unreadable\` | | a file is no model of this kind, or damaged; it was not loaded |
| \`not_supported\` | | this part of the kit cannot do that |
| \`webhook_signature_invalid\` | | the signature is wrong |
| \`webhook_unreadable\` | | verified, and not to be read |
| \`kit_closed\` | | the kit is closing or closed. Retryable for what comes in: on another node, or after a start |

Packages add codes of their own, such as \`redis_failed\` of \`@roomkit/redis\`; their READMEs list them.

## Reasons of a refusal

\`result.reason\`, or \`blockedBy\` of a stored event:

| reason | stored | when |
| --- | --- | --- |
| a hook's own | as blocked | \`HookResult.block(reason)\` |
| \`room_closed\`, \`room_archived\` | no | the room takes nothing |
| \`source_read_only\`, \`source_muted\` | as blocked | the channel may not write |
| \`channel_not_attached\` | as blocked | it was detached on purpose |
| \`event_chain_depth_limit\` | as blocked | answers to answers went too deep |
| \`process_timeout\` | no | longer than \`processTimeoutMs\` |
| \`rate_limited\` | no | faster than \`inboundRateLimit\` |
| \`identity_challenge_sent\`, \`identity_rejected\` | no | see [identity](#identity) |
| \`target_event_not_found\`, \`not_original_author\`, \`not_authorized\` | no | an edit or a deletion that may not be |

A repeated message is not refused: the first event comes back with \`duplicate: true\`.
`;

export const AGENTS_MD: string = `# Using RoomKit: for coding assistants

RoomKit (\`@roomkit/core\`) keeps conversations over many channels in rooms with one durable, ordered timeline. This page says how to write code that uses it. \`llms-full.txt\` beside it has the guides in full; the types are the reference.

## Facts to get right

- ES modules, TypeScript, Node 22.18 or newer. Named exports only; all async methods return promises and many take a \`signal\`.
- \`new RoomKit(options)\`; close it with \`await kit.close()\` or \`await using\`.
- Order of set-up: register channels, \`await kit.recover()\`, create a room, attach channels, take messages.
- A channel is registered once (\`kit.registerChannel(channel)\`) and attached to rooms (\`kit.attachChannel(roomId, channelId, options)\`). The recipient stands in the binding's \`metadata\`: \`phoneNumber\` for SMS, RCS and WhatsApp, \`emailAddress\` for e-mail.
- Messages from outside: \`kit.processInbound({ channelId, senderId, content }, { roomId? })\`. From the host: \`kit.sendEvent(roomId, channelId, content)\`. Never write to a store yourself.
- A refusal is a result (\`blocked\`, \`reason\`); bad input throws a \`RoomKitError\` with a \`code\`. Test with \`isRoomKitError(error, 'room_not_found')\`.
- Content is a union on \`type\`: \`{ type: 'text', body }\`, \`{ type: 'rich', body, buttons }\`, \`media\`, \`audio\`, \`video\`, \`location\`, \`composite\`, \`template\`, \`system\`, \`edit\`, \`delete\`. Read words with \`textOf(event)\`.
- Values that are stored or sent are snake_case strings (\`'before_broadcast'\`, \`'read_only'\`); const objects of the same name exist (\`HookTrigger.BEFORE_BROADCAST\`). Names in code are camelCase.
- Hooks: \`kit.hook('before_broadcast', options?, handler)\`. Return \`HookResult.allow()\`, \`.block(reason)\` or \`.modify(event)\`. Events are frozen: build a new one with spread. \`after_broadcast\` and other async hooks change nothing.
- Durations end in \`Ms\`; options with older names keep seconds (\`inactiveAfterSeconds\`, \`baseDelaySeconds\`, \`recoveryTimeout\`).
- Nothing survives the process without a durable store, such as \`new SqliteStore({ path })\` of \`@roomkit/sqlite\`.
- Timers act when \`kit.checkAllTimers()\` is called. A paused room takes messages and stays paused.
- A binding without \`retryPolicy\` tries once. What failed for good is in \`kit.listDeadLetters()\`.
- Visibility is stamped at commit. A whisper: \`sendEvent(roomId, channelId, content, { visibility: 'desk' })\`.
- Tenants: \`kit.forOrganization(id)\` has the same methods; the root kit does not see a tenant's rooms.

## A whole program

\`\`\`ts
import { HookResult, RoomKit, smsChannel, textOf } from '@roomkit/core';
import { MockSMSProvider, SimpleChannel } from '@roomkit/testing';

const vendor = new MockSMSProvider();
await using kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: vendor }));
kit.registerChannel(new SimpleChannel('desk'));
await kit.recover();

kit.hook('before_broadcast', { name: 'no-spam' }, (event) =>
  textOf(event).includes('spam') ? HookResult.block('spam') : HookResult.allow(),
);
const room = await kit.createRoom({ roomId: 'order-1' });
await kit.attachChannel(room.id, 'sms', { metadata: { phoneNumber: '+15550100' }, retryPolicy: { maxRetries: 3 } });
await kit.attachChannel(room.id, 'desk');

const content = { type: 'text', body: 'It arrives today.' } as const;
const result = await kit.processInbound({ channelId: 'desk', senderId: 'kim', content }, { roomId: room.id });
console.log(result.deliveryResults['sms']?.status, vendor.sent.length); // → sent 1
\`\`\`

## Tests

Use \`createTestKit()\` of \`@roomkit/testing\`: its clock stands still, \`test.channel(id)\` remembers what it got, \`test.receive(channelId, body, { roomId })\` is a message from outside. Do not sleep, do not mock modules: \`await test.clock.advance(ms)\`. When something waits for time, send with \`until: 'committed'\`, then advance.

## Extending it

- A transport extends \`Channel\` and overrides \`deliver\`; an intelligence channel has \`category: 'intelligence'\` and overrides \`onEvent\`, returning \`ChannelOutput.of({ events })\`. Ignore your own events there.
- A provider implements a port (\`SMSProvider\`, …) with \`specificationVersion: 'v1'\`, \`name\`, \`capabilities\` and \`send\`. Throw \`ProviderError\` with \`retryable\` true only for what may work later. Keep keys in \`#private\` fields. Take \`fetch\` as an option.
- Run \`describeChannel\`, \`describeMessagingProvider\` or \`describeConversationStore\` of \`@roomkit/testing/conformance\`.

## Do not

- call a vendor or wait long inside \`before_broadcast\`: it runs under the room's lock;
- change an event, binding or room you were given;
- log contents or addresses, or put them into error messages;
- build ids with control characters, or use \`system\` as a channel id;
- count on \`processInbound\` having delivered when you asked for \`until: 'committed'\`.
`;

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
- [Streaming and AI](llms-full.txt#streaming-and-ai): A language model is a member of the room like any other: \`AIChannel\` of \`@roomkit/ai\`.
- [Stores and durability](llms-full.txt#stores-and-durability): Without options a kit keeps everything in memory: right for tests and trials.
- [Organizations](llms-full.txt#organizations): One kit can serve many tenants.
- [Testing](llms-full.txt#testing): \`@roomkit/testing\` has what tests of your application need: a kit whose time, ids and logs you hold in your hand, channels that remember, vendors that follow a script.
- [Writing your own](llms-full.txt#writing-your-own): A third party needs \`@roomkit/core\` alone, as a peer dependency, and \`@roomkit/testing\` for its tests.
- [Operating](llms-full.txt#operating): Register channels, then \`recover()\`: deliveries that an earlier process planned and did not finish go out.
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

Nothing runs by itself: call \`checkAllTimers()\` from a job as often as your timers are fine. A room without \`inactiveAfterSeconds\` closes \`closedAfterSeconds\` after its last event; with it, that long after its pause.

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

\`getTimeline\` gives pages, always ascending, at most 1,000 at once. \`follow\` gives what is committed from now on, or from \`afterIndex\`, in order, nothing missing and nothing twice, until its signal fires, the room is deleted or the kit closes. Keep the last index and a reader can go on after a restart.

Events are frozen once committed. What was blocked is kept with status \`blocked\` and reaches nobody.

## Saying something twice

A message with an \`idempotencyKey\` (per room) or a \`providerMessageId\` (per channel and organization) is stored once. The second time the first event comes back with \`duplicate: true\`, and no hook runs.

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

A hook that throws, takes too long or returns nonsense is reported (\`hook_error\`, \`hook_timeout\`) and passed over: the message goes on. Three triggers are the other way round, because nothing unchecked may be spoken, heard or executed: \`before_tts\`, \`on_transcription\` and \`before_tool_use\` block when no usable verdict comes. They are in \`FAIL_CLOSED_TRIGGERS\`.

## Where hooks run

\`before_broadcast\` runs under the room's lock: what it decides is true until the commit, and everything else in that room waits, so no slow work there. It may call the kit for the same room; such calls are part of the same pass. Calls into another room are accepted at once and committed after this pass, so that two rooms calling each other never wait for each other. Hooks see the whole timeline in \`await context.recentEvents()\`; it is read only when asked for.

## Triggers

| sync | async |
| --- | --- |
| \`before_broadcast\` | \`after_broadcast\`, \`on_event_updated\`, \`on_event_deleted\`, \`on_error\` |
| \`on_identity_ambiguous\`, \`on_identity_unknown\` (by \`identityHook\`) | \`on_participant_identified\`, \`on_participant_joined\`, \`on_participant_left\`, \`on_participant_updated\` |
| \`before_deliver\` | \`after_deliver\`, \`on_delivery_status\` |
| \`on_user_input_required\` | \`on_room_created\`, \`on_room_paused\`, \`on_room_closed\`, \`on_session_started\` |
| \`before_ai_context_build\`, \`before_ai_generation\`, \`before_tool_use\`, \`on_tool_call\` | \`on_ai_thinking\`, \`on_ai_response\` |
| \`on_transcription\`, \`before_tts\` | \`on_channel_attached\`, \`on_channel_detached\`, \`on_channel_muted\`, \`on_channel_unmuted\` |
| | \`on_task_created\`, \`on_observation\`, \`on_protocol_trace\` |

\`before_deliver\` and \`after_deliver\` are about \`kit.deliver\`, the messages nobody asked for. Packages add triggers by declaration merging.

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

\`createIdentity\` and \`linkIdentity\` keep people; \`resolveParticipant(roomId, participantId, identityId)\` decides by hand. \`erasePerson(identityId)\` takes a person's words, names and addresses out of the store; the records and their indexes stay.

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

\`queued\` < \`accepted\` < \`sent\` < \`delivered\` < \`read\`; \`failed\`, \`unknown\` and \`dead\` end an attempt. An outcome only rises, however late and out of order a vendor's reports come. A report that overtakes the answer to its own send waits until the message is known.

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

Receipts keep every native id of an event on each channel; edits, deletions and reactions use them. \`onDeliveryStatus\` hears every report.

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

A failure is worth another try when its error says \`retryable\`, or when its code is in \`retryableErrors\`. A vendor's \`retryAfterMs\` is waited for. Breakers are per channel and organization, so that one customer's broken account stops nobody else.

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

A delivery whose process died is made again: at least once, never silently not at all. Providers get an \`idempotencyKey\` that stays the same over retries and restarts; vendors that take such keys send the message once. A provider says so in \`capabilities.unknownOutcome\`.

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

\`processWebhook\` takes and gives Web-standard \`Request\` and \`Response\`, so it fits any server. The signature is checked over the raw bytes before anybody parses them. It answers after the commit; deliveries go on. Where a platform stops work after the answer, pass \`{ waitUntil }\`.

| answer | when |
| --- | --- |
| 200 | accepted, refused, blocked or repeated: the vendor has done its part |
| 200 | verified but unreadable: kept aside, so that it does not come again and again, and logged |
| 403 | the signature is wrong |
| 404 | no such channel, or its provider takes no webhooks |
| 413 | larger than \`maxWebhookBytes\` (1 MiB) |
| 503 | timeout, store failure, rate limit: send it again |

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

\`emit\` settles when the message has been committed, so that a source can acknowledge it to the other side then.

## How a message is read

A channel's \`handleInbound\` turns a message into an event; the default takes it as it is. Everything from outside is validated once, at the edge: unknown content types, coordinates out of range, \`javascript:\` URLs, composites nested more than five deep and ids with control characters are an \`input_invalid\` error, and nothing is stored. \`redactRawPayload\` changes a vendor's payload before it is kept.

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

\`AnthropicAIProvider.fromEnv()\` of \`@roomkit/anthropic\` and \`OpenAIAIProvider.fromEnv()\` of \`@roomkit/openai\` are real ones. Options are in the README of \`@roomkit/ai\`.

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

## Hooks of a turn

\`before_ai_context_build\` (sync, before history is read), \`before_ai_generation\` (sync, may change the request), \`on_ai_thinking\` and \`on_ai_response\` (async; text, duration, token counters).

## A model of your own

Implement \`AIProvider\` of \`@roomkit/core/ai\` and run \`describeAIProvider\` of \`@roomkit/testing/conformance\` on it. One call is one attempt; a failure is a \`ProviderError\`, whose \`details\` may say \`contextOverflow\`.

<a id="stores-and-durability"></a>

# Stores and durability

Without options a kit keeps everything in memory: right for tests and trials. A store makes it last.

| store | keeps | several processes |
| --- | --- | --- |
| \`InMemoryStore\` (core) | nothing beyond the process | no |
| \`SqliteStore\` (\`@roomkit/sqlite\`) | everything, in one file | on one machine |

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

Deliveries are planned in the commit and made afterwards. Call \`recover()\` at start: what a gone process planned and did not finish is delivered, each target's in index order.

\`\`\`ts
import { RoomKit } from '@roomkit/core';

await using kit = new RoomKit();
// Register your channels first, then:
const resumed = await kit.recover();
console.log(\`\${resumed} deliveries resumed\`); // → 0 deliveries resumed
\`\`\`

## Several nodes

A store hands out the right to write: a room has an owner and an epoch that rises with each change of owner. A commit of a stale owner is refused (\`stale_writer\`), whatever the lock manager believes. A node that dies loses its rooms and deliveries once its time has run out, and the others take over, in order.

A shared store with the in-memory lock manager is correct, and slow where several processes meet in one room; the kit says so in its log.

## Other ports

| option | what it keeps | default |
| --- | --- | --- |
| \`locks\` | whose turn it is in a room | this process |
| \`realtime\` | ephemeral events, requests between nodes | this process |
| \`state\` | small values of channels and providers | memory |
| \`media\` | files, re-served by signed addresses | memory |
| \`rateLimiter\` | token buckets | memory |

## Forgetting

\`purge({ before })\` empties contents older than a date; records and indexes stay. \`erasePerson(identityId)\` takes one person out. \`deleteEvent\` and \`deleteRoom\` remove for good.

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

\`deliver\` throws or answers \`ChannelOutput.sent(result)\`. It must not change what it is given; events are frozen.

## A provider

The ports are in \`@roomkit/core\`: \`SMSProvider\`, \`RCSProvider\`, \`EmailProvider\`, \`WhatsAppProvider\`, \`MessengerProvider\`, \`TeamsProvider\`, \`TelegramProvider\`, \`HTTPProvider\`. All need \`send\`; a vendor that calls back adds \`verifySignature\` and \`parseWebhook\`, perhaps \`parseStatus\`.

\`\`\`ts
import { ProviderError, type ProviderResult, type RoomEvent, type SendOptions, type SMSProvider, textOf } from '@roomkit/core';

export class PigeonSMSProvider implements SMSProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'pigeon';
  readonly capabilities = { unknownOutcome: 'native_idempotency' } as const;
  readonly #apiKey: string;

  constructor(options: { readonly apiKey: string }) {
    this.#apiKey = options.apiKey;
  }

  async send(event: RoomEvent, to: string, _from?: string | null, options: SendOptions = {}): Promise<ProviderResult> {
    const response = await fetch('https://api.pigeon.example/messages', {
      method: 'POST',
      headers: { authorization: \`Bearer \${this.#apiKey}\` },
      body: JSON.stringify({ to, text: textOf(event), key: options.idempotencyKey }),
      signal: options.signal ?? null,
    });
    if (response.ok) return { success: true, providerMessageId: ((await response.json()) as { id: string }).id };
    const retryable = response.status === 429 || response.status >= 500;
    throw new ProviderError('Pigeon refused.', { provider: this.name, statusCode: response.status }, { retryable });
  }
}
\`\`\`

- Secrets live in private fields (\`#apiKey\`), so that no log and no inspection shows them. Messages of errors are constant.
- \`retryable\` is true only for what may work later; \`retryAfterMs\` where the vendor says when.
- A signature is checked over the raw bytes, in constant time, before anything is parsed.
- A vendor of a new kind of channel: \`new TransportChannel(id, { channelType: 'custom:…', provider, recipientKey, send })\`.

## A store, a lock manager, a realtime backend

Implement \`ConversationStore\`, \`RoomLockManager\` or \`RealtimeBackend\`. The store's heart is \`openPass\` and \`commit\`; the rules are in the comments of the ports and in the decision on the one write path.

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

## Every so often

- \`checkAllTimers()\` pauses and closes rooms by their timers.
- \`listDeadLetters()\` shows what was given up; \`retryDeadLetter\`, \`dropDeadLetter\`.
- \`purge({ before })\` empties what need not be kept.

## Stop

\`close()\` stops sources, waits up to \`closeTimeoutMs\` (10 seconds) for what is under way, releases every waiter, and closes channels, store and all other parts the kit was given. What did not get out in time stays planned and goes out after the next \`recover()\`. \`await using kit = …\` closes at the end of the block.

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

Same store, same channels registered in each. A room is written by one node at a time; the others wait or take over when it is gone. See [stores and durability](#stores-and-durability).

A socket or a call lives on one node: a room's deliveries reach the sockets of the node that makes them; other sockets catch up with the next event or when they resume.

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
| \`stale_writer\` | \`StaleWriterError\` | another node has taken the room over; nothing was written. Retryable |
| \`lock_lost\` | | the pass was given up before its commit |
| \`deadlock\` | | two rooms wait for each other |
| \`store_failed\` | \`StoreError\` | the store could not; \`retryable\` says whether it may later |
| \`store_conflict\` | | an event of the commit is in the timeline already |
| \`store_schema_unsupported\` | | the data was written by a newer version |
| \`provider_failed\` | \`ProviderError\` | a vendor refused or failed; \`details\` has \`provider\`, \`statusCode\`, \`vendorCode\`, \`contextOverflow\` |
| \`delivery_timeout\` | | a channel took longer than it may. Retryable |
| \`transcoding_failed\` | | the channel cannot show this content |
| \`circuit_open\` | | the channel failed too often and is left alone. Retryable |
| \`recipient_missing\` | | the binding names no recipient; \`details.key\` is the key it misses |
| \`hook_blocked\` | | a hook stopped a call |
| \`input_rejected\` | | a question to a person was rejected |
| \`input_not_found\` | | there is no such question |
| \`no_responder\` | | nobody answers a request between nodes |
| \`not_supported\` | | this part of the kit cannot do that |
| \`webhook_signature_invalid\` | | the signature is wrong |
| \`webhook_unreadable\` | | verified, and not to be read |
| \`kit_closed\` | | the kit is closed |

Packages add codes of their own, such as \`store_content_unknown\` of \`@roomkit/sqlite\`; their READMEs list them.

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

import { RoomKitError } from '@roomkit/core';
import { expect } from 'vitest';

import { within } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { expectNoSecrets } from '../../suite/expectations.ts';
import { failureWithin, patienceOf } from '../reading.ts';
import { logOf, spoken, until } from './call-reading.ts';
import { FIRST_TONE } from './tones.ts';
import type { VoiceBackendSubject } from './voice-backend-subject.ts';

const ALL_FLAGS = 127;
const STATES = ['connecting', 'active', 'paused', 'ended'];

/** How calls begin and end. */
export const sessionCases: readonly ConformanceCase<VoiceBackendSubject>[] = [
  {
    title: 'VOICE-12.2.2 VOICE-12.2.3 says what it is: linear PCM comes in, flags are flags, and it hears no speech',
    async run({ backend, secrets = [] }) {
      expect([backend.specificationVersion, backend.inboundFormat.codec]).toEqual(['v1', 'pcm_s16le']);
      expect(backend.name).not.toBe('');
      expect(backend.capabilities & ~ALL_FLAGS).toBe(0);
      expect(Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(backend))).join(' ')).not.toMatch(
        /speech|silence|level/iu,
      );
      expectNoSecrets(backend, secrets);
    },
  },
  {
    title: 'VOICE-12.2.19 tells once that audio can flow, after it has told who called',
    async run(subject) {
      const log = logOf(subject.backend);
      const { session } = await subject.call();
      expect(STATES).toContain(session.state);
      expect(log.filter((line) => line.startsWith('ready'))).toEqual(['ready active']);
      if (!subject.backend.autoConnect) expect(log[0]).toBe('incoming connecting');
    },
  },
  {
    title: 'finds its sessions by id and by room',
    async run(subject) {
      const { session } = await subject.call();
      session.bindTo({ roomId: 'room-of-the-call', channelId: 'voice' });
      expect(subject.backend.getSession(session.id)).toBe(session);
      expect(subject.backend.listSessions('room-of-the-call')).toEqual([session]);
      expect(subject.backend.listSessions('another-room')).toEqual([]);
    },
  },
  {
    title: 'VOICE-12.2.6 VOICE-12.2.7 ends a session for good, and only once',
    async run(subject) {
      const { backend } = subject;
      const log = logOf(backend);
      const { session } = await subject.call();
      const changes: string[] = [];
      session.onStateChange(({ from, to, reason }) => changes.push(`${from} ${to} ${reason}`));
      await within(patienceOf(subject), backend.disconnect(session, 'goodbye'));
      await within(patienceOf(subject), backend.disconnect(session, 'again'));
      expect(changes).toEqual(['active ended goodbye']);
      expect(() => session.moveTo('active')).toThrow(RoomKitError);
      expect([session.state, backend.getSession(session.id)]).toEqual(['ended', null]);
      const failure = await failureWithin(subject, backend.sendAudio(session, spoken(subject, FIRST_TONE, 20)));
      expect(failure).toMatchObject({ code: 'session_ended' });
      expect(log.filter((line) => line.startsWith('gone'))).toEqual([]);
      const again = await subject.call();
      expect(again.session.id).not.toBe(session.id);
    },
  },
  {
    title: 'VOICE-12.2.20 tells once that the other side is gone, and lets go of what it held',
    async run(subject) {
      const { backend } = subject;
      const log = logOf(backend);
      const far = await subject.call();
      const sent = backend.sendAudio(far.session, spoken(subject, FIRST_TONE, 60_000));
      await subject.pass(100);
      await far.hangUp();
      await within(patienceOf(subject), sent);
      await until(subject, () => expect(log.filter((line) => line.startsWith('gone'))).toEqual(['gone ended']));
      expect(backend.getSession(far.session.id)).toBeNull();
      expect(backend.playedMs(far.session)).toBeNull();
      await within(patienceOf(subject), backend.disconnect(far.session));
      expect(log.filter((line) => line.startsWith('gone'))).toHaveLength(1);
    },
  },
  {
    title: 'listeners that throw break neither the backend nor each other, and leave when they want to',
    async run(subject) {
      const { backend } = subject;
      const ready: string[] = [];
      backend.onSessionReady(() => {
        throw new Error('a listener');
      });
      backend.onSessionReady(({ id }) => ready.push(id));
      const leave = backend.onSessionReady(() => ready.push('left'));
      leave();
      const { session } = await subject.call();
      expect(ready).toEqual([session.id]);
    },
  },
  {
    title: 'closes every session, lets nobody wait, and closing twice is closing once',
    async run(subject) {
      const { backend } = subject;
      const [one, other] = [await subject.call(), await subject.call()];
      const sent = backend.sendAudio(one.session, spoken(subject, FIRST_TONE, 60_000));
      await within(patienceOf(subject), backend.close());
      await within(patienceOf(subject), sent);
      expect([one.session.state, other.session.state]).toEqual(['ended', 'ended']);
      await within(patienceOf(subject), backend.close());
    },
  },
];

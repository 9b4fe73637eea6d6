import { ProviderError } from '@roomkit/core';
import type {
  RealtimeConnectOptions,
  RealtimeVoiceCapabilities,
  RealtimeVoiceListener,
  RealtimeVoiceProvider,
  VoiceSession,
} from '@roomkit/core/voice';

import type { RealtimeVoiceSubject } from '../../../src/conformance.ts';
import { createTestClock } from '../../../src/index.ts';
import type { BrokenDouble } from '../../suite/broken.ts';
import { SmallProvider } from './small-provider.ts';
import { SmallVendor } from './small-vendor.ts';

/** A provider that is right. */
export function smallSubject(capabilities: Partial<RealtimeVoiceCapabilities> = {}): RealtimeVoiceSubject & {
  readonly provider: SmallProvider;
  readonly vendor: SmallVendor;
} {
  const clock = createTestClock();
  const vendor = new SmallVendor();
  return { provider: new SmallProvider(vendor, clock, capabilities), vendor, clock };
}

type Replaced = Partial<Omit<RealtimeVoiceProvider, 'specificationVersion'>>;

/** A right one with some of its methods replaced. */
function broken(replace: (provider: SmallProvider, vendor: SmallVendor) => Replaced): () => RealtimeVoiceSubject {
  return () => {
    const subject = smallSubject();
    const { provider, vendor } = subject;
    const replaced = replace(provider, vendor);
    const shown = new Proxy(provider, {
      get(target, name) {
        if (Object.hasOwn(replaced, name)) return Reflect.get(replaced, name) as unknown;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    return { ...subject, provider: shown, patienceMs: 100 };
  };
}

/** One whose listeners are told otherwise. */
function telling(
  change: (listener: RealtimeVoiceListener) => Partial<RealtimeVoiceListener>,
): () => RealtimeVoiceSubject {
  return broken((provider) => ({
    listen: (listener) => {
      const told = new Proxy(listener, {
        get(target, name) {
          const changed = change(target);
          if (Object.hasOwn(changed, name)) return Reflect.get(changed, name) as unknown;
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      return provider.listen(told);
    },
  }));
}

const nothing = async (): Promise<void> => {};

export const brokenProviders: readonly BrokenDouble<RealtimeVoiceSubject>[] = [
  {
    fault: 'forgets the voice',
    seenBy: 'says what it takes and gives',
    create: broken((provider) => ({
      connect: (session: VoiceSession, { voice: _voice, ...options }: RealtimeConnectOptions) =>
        provider.connect(session, options),
    })),
  },
  {
    fault: 'loses every tenth piece of audio',
    seenBy: 'brings the audio of a call',
    create: broken((provider) => {
      let count = 0;
      return {
        sendAudio: (session, audio) => {
          count += 1;
          if (count % 10 !== 0) provider.sendAudio(session, audio);
        },
      };
    }),
  },
  {
    fault: 'tells everybody what belongs to one',
    seenBy: 'keeps two sessions apart',
    create: broken((provider) => {
      const sessions: VoiceSession[] = [];
      return {
        connect: (session: VoiceSession, options: RealtimeConnectOptions) => {
          sessions.push(session);
          return provider.connect(session, options);
        },
        listen: (listener) =>
          provider.listen(
            new Proxy(listener, {
              get(target, name) {
                if (name !== 'onAudio') return (Reflect.get(target, name) as () => void).bind(target);
                return (_session: VoiceSession, audio: Uint8Array) => {
                  for (const session of sessions) target.onAudio(session, audio);
                };
              },
            }),
          ),
      };
    }),
  },
  {
    fault: 'keeps a connection that nobody wants any more',
    seenBy: 'ends the connection of a session',
    create: broken(() => ({ disconnect: nothing })),
  },
  {
    fault: 'does not look at its signal',
    seenBy: 'does not connect under a signal',
    create: broken((provider) => ({
      connect: (session: VoiceSession, { signal: _signal, ...options }: RealtimeConnectOptions) =>
        provider.connect(session, options),
    })),
  },
  {
    fault: 'says it is connected before it is',
    seenBy: 'gives up on a vendor that does not greet',
    create: broken((provider) => ({
      connect: async (session: VoiceSession, options: RealtimeConnectOptions) => {
        provider.connect(session, options).catch(() => {});
      },
    })),
  },
  {
    fault: 'takes every refusal for one that may pass',
    seenBy: 'tells a refusal for good',
    create: broken((provider) => ({
      connect: (session: VoiceSession, options: RealtimeConnectOptions) =>
        provider.connect(session, options).catch((error: unknown) => {
          throw new ProviderError('Refused.', (error as ProviderError).details, { retryable: true });
        }),
    })),
  },
  {
    fault: 'connects as often as it is asked',
    seenBy: 'does not connect a session twice',
    create: broken((provider) => ({
      connect: (session: VoiceSession, options: RealtimeConnectOptions) => {
        provider.sessions.remove(session);
        return provider.connect(session, options);
      },
    })),
  },
  {
    fault: 'leaves sessions open when it is closed',
    seenBy: 'ends every session when it is closed',
    create: broken(() => ({ close: nothing })),
  },
  {
    fault: 'never says that somebody has finished',
    seenBy: 'tells when somebody speaks',
    create: telling(() => ({ onSpeechEnd: () => {} })),
  },
  {
    fault: 'calls everything final',
    seenBy: 'gives what somebody said',
    create: telling((listener) => ({
      onTranscription: (session, line) => listener.onTranscription(session, { ...line, isFinal: true }),
    })),
  },
  {
    fault: 'begins an answer with its end',
    seenBy: 'gives an answer: its start',
    create: telling((listener) => ({
      onResponseStart: (session) => {
        listener.onResponseEnd(session, { interrupted: false });
        listener.onResponseStart(session);
      },
    })),
  },
  {
    fault: 'gives half samples',
    seenBy: 'trap 13 gives whole samples',
    create: telling((listener) => ({
      onAudio: (session, audio) => {
        listener.onAudio(session, audio.slice(0, 1));
        listener.onAudio(session, audio.slice(1));
      },
    })),
  },
  {
    fault: 'says nothing of what it refused',
    seenBy: 'refuses a piece of audio that is too large',
    create: telling(() => ({ onError: () => {} })),
  },
  {
    fault: 'goes on with what was interrupted',
    seenBy: 'trap 20 gives nothing more',
    create: broken(() => ({ interrupt: nothing })),
  },
  {
    fault: 'calls an answer that was cut off whole',
    seenBy: 'tells that the vendor cut an answer off',
    create: telling((listener) => ({
      onResponseEnd: (session) => listener.onResponseEnd(session, { interrupted: false }),
    })),
  },
  {
    fault: 'says that everything was heard',
    seenBy: 'tells the vendor how much of an answer was heard',
    create: broken(() => ({ truncateAudio: nothing })),
  },
  {
    fault: 'cuts whatever was said last',
    seenBy: 'cuts the answer that was interrupted',
    create: broken((provider) => {
      let isNew = false;
      return {
        interrupt: async (session) => {
          isNew = true;
          await provider.interrupt(session);
        },
        truncateAudio: (session, playedMs) => provider.truncateAudio(session, isNew ? Infinity : playedMs),
      };
    }),
  },
  {
    fault: 'keeps results of tools to itself',
    seenBy: 'hands a call of a tool on',
    create: broken(() => ({ submitToolResult: nothing })),
  },
  {
    fault: 'asks for no answer',
    seenBy: 'and asks for an answer to it',
    create: broken((provider) => ({
      injectText: (session, text, options) => provider.injectText(session, text, { ...options, respond: false }),
    })),
  },
  {
    fault: 'always asks for an answer',
    seenBy: 'without asking for an answer',
    create: broken((provider) => ({
      injectText: (session, text, options) => provider.injectText(session, text, { ...options, respond: true }),
    })),
  },
  {
    fault: 'changes nothing',
    seenBy: 'changes what a session was begun with',
    create: broken(() => ({ configure: nothing })),
  },
  {
    fault: 'does not say that somebody has finished',
    seenBy: 'tells the vendor that somebody has finished',
    create: broken(() => ({ commitTurn: nothing })),
  },
  {
    fault: 'takes every failure for the end',
    seenBy: 'tells a failure that does not end the session',
    create: telling((listener) => ({
      onError: (session, failure) => listener.onError(session, { ...failure, isFatal: true }),
    })),
  },
  {
    fault: 'takes what it cannot read for the end',
    seenBy: 'goes on after what nobody can read',
    create: () => {
      const subject = smallSubject();
      subject.vendor.garble = () => subject.vendor.end(1008);
      return { ...subject, patienceMs: 100 };
    },
  },
  {
    fault: 'does not say that it is back',
    seenBy: 'comes back when the connection breaks',
    create: telling(() => ({ onReconnected: () => {} })),
  },
  {
    fault: 'lets an answer hang whose connection broke',
    seenBy: 'ends a running answer with the connection',
    create: telling(() => ({ onResponseEnd: () => {} })),
  },
  {
    fault: 'lets somebody speak for ever whose connection broke',
    seenBy: 'ends what somebody says with the connection',
    create: telling(() => ({ onSpeechEnd: () => {} })),
  },
  {
    fault: 'takes a greeting for a result',
    seenBy: 'trap 25 gives up on a vendor',
    create: () => {
      const subject = smallSubject();
      const { vendor } = subject;
      const connect = vendor.connect.bind(vendor);
      vendor.connect = async (listener) => {
        const socket = await connect(listener);
        const { call } = vendor;
        const take = call.take.bind(call);
        call.take = (message) => {
          take(message);
          if (message['is'] === 'setup') call.say({ is: 'nothing' });
        };
        return socket;
      };
      return { ...subject, patienceMs: 100 };
    },
  },
  {
    fault: 'never gives up',
    seenBy: 'tells once that a session is over',
    create: () => {
      const subject = smallSubject();
      const { vendor } = subject;
      const end = vendor.end.bind(vendor);
      vendor.end = () => end(1006);
      return { ...subject, patienceMs: 100 };
    },
  },
  {
    fault: 'tells one listener alone',
    seenBy: 'tells every listener',
    create: broken((provider) => {
      let count = 0;
      return {
        listen: (listener) => {
          count += 1;
          return count === 1 ? provider.listen(listener) : () => {};
        },
      };
    }),
  },
];

import { DefaultInboundRoomRouter, InMemoryStore, type InboundRoomRouter, type RouteRequest } from '@roomkit/core';

import {
  describeInboundRouter,
  inboundRouterCases,
  type RouterSubject,
  runInboundRouterCase,
} from '../../src/conformance.ts';
import { type BrokenDouble, describeBroken } from '../suite/broken.ts';

function healthy(): RouterSubject {
  const store = new InMemoryStore();
  return { store, router: new DefaultInboundRoomRouter({ store }) };
}

describeInboundRouter('DefaultInboundRoomRouter', { create: healthy });

type Route = (request: RouteRequest, subject: RouterSubject) => Promise<string | null>;

function broken(route: Route): () => RouterSubject {
  return () => {
    const subject = healthy();
    const router: InboundRoomRouter = { specificationVersion: 'v1', route: async (request) => route(request, subject) };
    return { ...subject, router };
  };
}

const doubles: readonly BrokenDouble<RouterSubject>[] = [
  {
    fault: 'takes the oldest room of a sender',
    seenBy: 'chooses the latest active room',
    create: broken(async (request, { store }) => (await store.findRoomsOfSender(request)).at(-1)?.id ?? null),
  },
  {
    fault: 'takes closed rooms',
    seenBy: 'passes over rooms that are closed',
    create: broken(async (_request, { store }) => (await store.listRooms({ organizationId: null })).at(-1)?.id ?? null),
  },
  {
    fault: 'chooses by sender alone',
    seenBy: 'else chooses the only active room',
    create: broken(async (request, { store }) => (await store.findRoomsOfSender(request))[0]?.id ?? null),
  },
  {
    fault: 'guesses',
    seenBy: 'where several would do',
    create: broken(
      async ({ organizationId, channelId }, { store }) =>
        (await store.findRoomsOfChannel(organizationId, channelId))[0]?.id ?? null,
    ),
  },
  { fault: 'makes a room up', seenBy: 'where there is none', create: broken(async () => 'lobby') },
  {
    fault: 'changes its mind',
    seenBy: 'chooses the same',
    create: () => {
      let turn = 0;
      return broken(async (request, { store }) => {
        const rooms = await store.findRoomsOfSender(request);
        turn += 1;
        return rooms[turn % Math.max(1, rooms.length)]?.id ?? null;
      })();
    },
  },
  {
    fault: 'looks beyond the organization',
    seenBy: 'no room of another organization',
    create: broken(async (request, { router, store }) => {
      void router;
      const rooms = await store.findRoomsOfSender({ ...request, organizationId: 'acme' });
      return rooms[0]?.id ?? null;
    }),
  },
  {
    fault: 'does not look at its signal',
    seenBy: 'a signal that has fired',
    create: broken(async (request, { store }) => new DefaultInboundRoomRouter({ store }).route(request)),
  },
];

describeBroken(inboundRouterCases, runInboundRouterCase, doubles);

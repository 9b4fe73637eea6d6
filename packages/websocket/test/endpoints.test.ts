import { describe, expect, it } from 'vitest';

import { backends } from './support/backends.ts';
import { Nodes } from './support/nodes.ts';

describe.each(backends.filter(({ isThere }) => isThere))('an endpoint on one of two nodes ($name)', (kind) => {
  it('is reached from both, and by nobody once it is given back', async () => {
    await using nodes = await Nodes.start(kind);
    const [one, two] = [nodes.one.kit, nodes.two.kit];
    const asked: unknown[] = [];
    const payload = { eventId: 'e1', at: new Date(0) };
    const handle = await two.registerEndpoint('ws', 'call-1', (given) => {
      asked.push(given);
      return { spoken: asked.length };
    });
    await expect(one.registerEndpoint('ws', 'call-1', () => null)).rejects.toMatchObject({ code: 'endpoint_held' });
    expect(await one.callEndpoint('ws', 'call-1', payload)).toEqual({ spoken: 1 });
    expect(await two.callEndpoint('ws', 'call-1', payload)).toEqual({ spoken: 2 });
    expect(asked).toEqual([payload, payload]);
    await handle[Symbol.asyncDispose]();
    const unheard = one.callEndpoint('ws', 'call-1', payload, { timeoutMs: 500 });
    await expect(unheard).rejects.toMatchObject({ code: 'no_responder', retryable: true });
    await using _moved = await one.registerEndpoint('ws', 'call-1', () => 'moved');
    expect(await two.callEndpoint('ws', 'call-1', payload)).toBe('moved');
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import process from 'node:process';

import { type RoomKit, textOf } from '@roomkit/core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { listen, type Listening, listenNode } from './support/listen.ts';
import { FROM, PERSON, PUBLIC, startVendors, type Vendors, VERIFY_TOKEN } from './support/vendors.ts';

const RECIPES = new URL('../recipes/', import.meta.url);
const COPIES = new URL('../.scratch/recipes/', import.meta.url);

/** How each recipe's server is opened; Next itself is not installed: its route is called as Next calls it. */
const OPEN: Readonly<Record<string, (recipes: URL) => Promise<Listening>>> = {
  express: async (recipes) => {
    const { app } = await load<typeof import('../recipes/express.ts')>(recipes, 'express.ts');
    return listenNode(app);
  },
  fastify: async (recipes) => {
    const { app } = await load<typeof import('../recipes/fastify.ts')>(recipes, 'fastify.ts');
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    return { url, [Symbol.asyncDispose]: () => app.close() };
  },
  hono: async (recipes) => {
    const { app } = await load<typeof import('../recipes/hono.ts')>(recipes, 'hono.ts');
    return listen(app.fetch);
  },
  next: async (recipes) => {
    const route = await load<Readonly<Record<string, unknown>>>(recipes, 'next/route.ts');
    return listen((request) => {
      const handle = route[request.method] as ((request: Request, context: unknown) => Promise<Response>) | undefined;
      return handle?.(request, { params: Promise.resolve({}) }) ?? new Response(null, { status: 405 });
    });
  },
};

async function load<Module>(recipes: URL, name: string): Promise<Module> {
  return (await import(new URL(name, recipes).href)) as Module;
}

/** A recipe is a module, and opens its kit once: each bench loads a copy. */
function copyRecipes(): URL {
  const copy = new URL(`${crypto.randomUUID()}/`, COPIES);
  cpSync(RECIPES, copy, { recursive: true });
  return copy;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

interface Bench extends AsyncDisposable {
  readonly url: string;
  readonly kit: RoomKit;
  readonly vendors: Vendors;
}

async function bench(name: string): Promise<Bench> {
  const vendors = await startVendors(PUBLIC);
  for (const [variable, value] of Object.entries(vendors.environment)) vi.stubEnv(variable, value);
  const recipes = copyRecipes();
  const server = await (OPEN[name] as (recipes: URL) => Promise<Listening>)(recipes);
  const { kit } = await load<typeof import('../recipes/kit.ts')>(recipes, 'kit.ts');
  vendors.deliverTo(server.url);
  return {
    url: server.url,
    kit,
    vendors,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await kit.close();
      await vendors[Symbol.asyncDispose]();
      rmSync(recipes, { recursive: true });
    },
  };
}

describe.each(Object.keys(OPEN))('the recipe for %s', (name) => {
  it('CORE-17.1.2 keeps the raw body: what vendors sign is believed, and nothing else', async () => {
    await using b = await bench(name);
    const { twilio, whatsapp } = b.vendors;
    const words = 'a+b=c&d %20 "Grüße" \u{1f469}\u200d\u{1f469} مرحبا';
    const calls = [twilio.person(PERSON, FROM).text(words), whatsapp.person(PERSON.slice(1)).text(words)];
    const statuses: number[] = [];
    for (const call of calls) {
      const answers = [...(await call.deliver({ wrongSignature: true })), ...(await call.deliver())];
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses).toEqual([403, 200, 403, 200]);
    const rooms = await b.kit.listRooms();
    const said = await Promise.all(rooms.map(({ id }) => b.kit.getTimeline(id, { types: ['message'] })));
    expect(said.flat().map((event) => textOf(event))).toEqual([words, words]);
  });

  it('a body that was written anew has another signature', async () => {
    await using b = await bench(name);
    const request = await b.vendors.whatsapp.person(PERSON.slice(1)).text('Grüße').request();
    const { method, headers } = request;
    const body = JSON.stringify(JSON.parse(await request.text()));
    expect((await fetch(`${b.url}/webhooks/whatsapp`, { method, headers, body })).status).toBe(403);
  });

  it('answers the handshake of a hub', async () => {
    await using b = await bench(name);
    const [right] = await b.vendors.whatsapp.challenge(VERIFY_TOKEN, '42').deliver();
    expect([right?.status, await right?.text()]).toEqual([200, '42']);
    const [wrong] = await b.vendors.whatsapp.challenge('guessed', '42').deliver();
    expect([wrong?.status, await wrong?.text()]).toEqual([403, '']);
  });

  it('refuses what is too large, and knows no other channel and no forged file', async () => {
    await using b = await bench(name);
    const post = async (path: string, body: string): Promise<number> =>
      (await fetch(`${b.url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } }))
        .status;
    expect(await post('/webhooks/sms', 'a'.repeat(2_000_000))).toBe(413);
    expect(await post('/webhooks/nobody', '{}')).toBe(404);
    expect((await fetch(`${b.url}/media/1?signature=00`)).status).toBe(404);
  });

  it.runIf(name !== 'next')('leaves the other routes of the server as they are', async () => {
    await using b = await bench(name);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${b.url}/echo`, { method: 'POST', headers, body: '{"a": 1}' });
    expect(await answer.json()).toEqual({ a: 1 });
  });
});

it('the recipe for node listens, and believes what vendors sign', async () => {
  await using vendors = await startVendors(PUBLIC);
  const code = readFileSync(new URL('node.ts', RECIPES), 'utf8').replace('3000', '0');
  const recipe = spawn(
    process.execPath,
    ['--conditions=@roomkit/source', '--input-type=module-typescript', '-e', code],
    {
      cwd: RECIPES,
      env: { ...process.env, ...vendors.environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    const [said] = (await once(recipe.stdout, 'data')) as [Buffer];
    vendors.deliverTo(`http://127.0.0.1:${/\d+/u.exec(said.toString('utf8'))?.[0] ?? ''}`);
    const call = vendors.twilio.person(PERSON, FROM).text('hi');
    const answers = [...(await call.deliver()), ...(await call.deliver({ wrongSignature: true }))];
    expect(answers.map(({ status }) => status)).toEqual([200, 403]);
  } finally {
    recipe.kill('SIGKILL');
  }
});

describe('docs/guides/webhooks.md, as README.md', () => {
  const files = ['kit.ts', 'node.ts', 'express.ts', 'fastify.ts', 'hono.ts', 'next/route.ts'];

  it.each(files)('shows recipes/%s as it runs', (file) => {
    const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
    expect(read('../../../docs/guides/webhooks.md')).toContain(`\`\`\`typescript\n${read(`../recipes/${file}`)}\`\`\``);
  });
});

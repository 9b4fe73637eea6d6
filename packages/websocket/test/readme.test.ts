import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL('..', import.meta.url));

function snippetsOf(readme: string): readonly string[] {
  const text = readFileSync(new URL(readme, import.meta.url), 'utf8');
  return [...text.matchAll(/^```ts\n(?<code>[^`]*)^```$/gmu)].map(({ groups }) => groups?.['code'] ?? '');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

async function execute(code: string): Promise<string> {
  const given = ['--conditions=@roomkit/source', '--input-type=module-typescript', '-e', code];
  const { stdout } = await run(process.execPath, given, { cwd: packageFolder });
  return stdout;
}

describe('the snippets of the READMEs', () => {
  const [server = '', registered = ''] = snippetsOf('../README.md');
  const [client = ''] = snippetsOf('../../client/README.md');

  it('a page and its server', async () => {
    const port = await freePort();
    const script = `${server}\n${client}\nawait client.close();\nawait kit.close();\nserver.close();\n`;
    const output = await execute(script.replaceAll('3000', String(port)).replaceAll('localhost', '127.0.0.1'));
    expect(output).toMatch(/sending \{ type: 'text', body: 'helo' \}/u);
    expect(output).toMatch(/committed \{ type: 'text', body: 'hello' \}/u);
  });

  it('a wire of somebody else', async () => {
    const output = await execute(`${registered}\nawait kit.close();\n`);
    expect(output).toMatch(/"type":"joined".*"roomId":"lobby"/u);
    expect(output).toMatch(/"kind":"typing_start"/u);
  });
});

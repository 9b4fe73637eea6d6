import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

const run = promisify(execFile);

const SCRIPT = `
import { registerHooks } from 'node:module';
const urls = [];
registerHooks({ resolve(specifier, context, next) { const found = next(specifier, context); urls.push(found.url); return found; } });
const core = await import('@roomkit/core');
const before = urls.some((url) => url.includes('/zod/'));
const kit = new core.RoomKit();
kit.registerChannel(core.smsChannel('sms', { provider: { specificationVersion: 'v1', name: 'x', capabilities: { unknownOutcome: 'neither' } } }));
await kit.processInbound({ channelId: 'sms', senderId: 'u1', content: { type: 'text', body: 'hi' } });
const afterText = urls.some((url) => url.includes('/zod/'));
await kit.processInbound({ channelId: 'sms', senderId: 'u1', content: { type: 'location', latitude: 1, longitude: 2 } });
const afterOther = urls.some((url) => url.includes('/zod/'));
await kit.close();
console.log(JSON.stringify({ before, afterText, afterOther }));
`;

describe('schemas', () => {
  it('are loaded neither by importing the kit nor by text, but by what must be checked with them', async () => {
    const { stdout } = await run(
      process.execPath,
      ['--conditions=@roomkit/source', '--input-type=module', '--eval', SCRIPT],
      { cwd: import.meta.dirname },
    );
    expect(JSON.parse(stdout)).toStrictEqual({ before: false, afterText: false, afterOther: true });
  });
});

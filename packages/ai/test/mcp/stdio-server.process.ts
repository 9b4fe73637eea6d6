/** A server as a program: its tools tell what it was started with. */
import { serveStdio } from '@modelcontextprotocol/server/stdio';

import { text, ToolServer } from './tool-server.ts';

const server = new ToolServer({
  tools: [{ name: 'args' }, { name: 'env' }, { name: 'leave' }],
  call(name, args) {
    if (name === 'leave') process.exit(1);
    return text(JSON.stringify(name === 'args' ? process.argv.slice(2) : (process.env[String(args['text'])] ?? null)));
  },
});
serveStdio(() => server.serve());

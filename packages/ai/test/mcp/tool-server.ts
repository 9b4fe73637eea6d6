import {
  type CallToolResult,
  InMemoryTransport,
  Server,
  type ServerContext,
  type Tool,
} from '@modelcontextprotocol/server';

/** What a server of the tests offers and does. */
export interface ToolServerOptions {
  readonly tools?: readonly Partial<Tool>[];
  readonly call?: (
    name: string,
    args: Readonly<Record<string, unknown>>,
    context: ServerContext,
  ) => CallToolResult | Promise<CallToolResult>;
  /** How many tools a page of the list holds. */
  readonly pageSize?: number;
}

/** A tool that gives back what it is given. */
export const ECHO: Partial<Tool> = {
  name: 'echo',
  description: 'Says it again.',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
};

/** Words as a server gives them. */
export function text(words: string): CallToolResult {
  return { content: [{ type: 'text', text: words }] };
}

/** A server with tools as they are on the wire, good ones and others. Its list can be changed. */
export class ToolServer {
  tools: readonly Partial<Tool>[];
  /** How often the list was asked for, pages counted. */
  lists = 0;
  readonly calls: { readonly name: string; readonly args: unknown }[] = [];
  readonly #options: ToolServerOptions;

  constructor(options: ToolServerOptions = {}) {
    this.#options = options;
    this.tools = options.tools ?? [ECHO];
  }

  /** A server for one connection. */
  serve(): Server {
    const server = new Server({ name: 'test', version: '1.0.0' }, { capabilities: { tools: { listChanged: true } } });
    server.setRequestHandler('tools/list', ({ params }) => {
      this.lists += 1;
      const { pageSize = this.tools.length } = this.#options;
      const from = Number(params?.cursor ?? 0);
      const page = this.tools.slice(from, from + pageSize).map((tool) => ({ ...ECHO, ...tool }) as Tool);
      const end = from + pageSize;
      return { tools: page, ...(end < this.tools.length && { nextCursor: String(end) }) };
    });
    server.setRequestHandler('tools/call', async ({ params }, context) => {
      const args = params.arguments ?? {};
      this.calls.push({ name: params.name, args });
      return this.#options.call?.(params.name, args, context) ?? text(`Echo: ${String(args['text'])}`);
    });
    return server;
  }

  /** A transport of a client whose other end is served here, and the server. */
  async connect(): Promise<{ readonly transport: InMemoryTransport; readonly server: Server }> {
    const [transport, other] = InMemoryTransport.createLinkedPair();
    const server = this.serve();
    await server.connect(other);
    return { transport, server };
  }
}

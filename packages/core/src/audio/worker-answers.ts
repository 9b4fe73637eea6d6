import { refusalOf } from '../codec/refusals.ts';
import { CLOSE, type WorkerAnswer, type WorkerOperations, type WorkerQuestion } from './worker-calls.ts';

/** A thread's own side of what it talks over: `parentPort` of `node:worker_threads`. */
export interface WorkerPort {
  postMessage(value: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (value: unknown) => void): unknown;
  /** Lets the thread end. */
  close(): void;
}

/** How a thread answers each operation. */
export type WorkerHandlers<Operations extends WorkerOperations> = {
  readonly [Name in keyof Operations]: (
    input: Operations[Name]['input'],
  ) => Operations[Name]['output'] | Promise<Operations[Name]['output']>;
};

/**
 * Answers what `WorkerCalls` asks, one after the other. Errors of the kit travel whole, of others only that they
 * happened: their words may hold what somebody said.
 */
export function answerCalls<Operations extends WorkerOperations>(
  port: WorkerPort,
  handlers: WorkerHandlers<Operations>,
): void {
  const answer = async ({ id, name, input }: WorkerQuestion): Promise<void> => {
    let reply: WorkerAnswer;
    try {
      const handler = handlers[name];
      if (handler === undefined) throw new TypeError('There is no such operation.');
      reply = { id, value: await handler(input) };
    } catch (error) {
      reply = { id, refusal: refusalOf(error) };
    }
    port.postMessage(reply);
  };
  let last = Promise.resolve();
  let isClosing = false;
  port.on('message', (message) => {
    if (message === CLOSE) isClosing = true;
    last = last.then(() => {
      if (message === CLOSE) port.close();
      else if (!isClosing) return answer(message as WorkerQuestion);
      return undefined;
    });
  });
}

/**
 * Where a package's thread begins: `worker` beside the module that asks, as source or as built, with what Node has to
 * be told to run it.
 *
 * @param moduleUrl - `import.meta.url` of a module that lies beside it
 */
export function workerBeside(moduleUrl: string): { readonly location: URL; readonly execArgv: string[] } {
  const isSource = moduleUrl.endsWith('.ts');
  return {
    location: new URL(isSource ? './worker.ts' : './worker.js', moduleUrl),
    // As source it imports the source of other packages, which Node 22 calls experimental.
    execArgv: isSource ? ['--conditions=@roomkit/source', '--disable-warning=ExperimentalWarning'] : [],
  };
}

import { createConnection } from 'node:net';

/** Where the engines are; the usual local ports unless the environment says otherwise. */
export const POSTGRES: string = process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
export const REDIS: string = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** Whether somebody listens there. */
export async function isReachable(address: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(address);
  const usual = protocol.startsWith('redis') ? 6379 : 5432;
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: port === '' ? usual : Number(port), timeout: 1_000 });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true));
    socket.once('error', end(false));
    socket.once('timeout', end(false));
  });
}

import { PostgresRoomLocks } from '../src/index.ts';

/** Does nothing but wait for a lock that somebody else has, and says when it has it. */
const [, , connectionString = '', schema = ''] = process.argv;
const locks = new PostgresRoomLocks({ connectionString, schema });
process.stdout.write('waiting\n');
const lock = await locks.acquire('r1');
process.stdout.write('inside\n');
lock.release();
await locks.close();

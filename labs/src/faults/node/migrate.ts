import { migrate } from '@roomkit/postgres';

/** Makes the schema in a process of its own, so that a build which was tampered with makes a schema of its own. */
const [, , connectionString = '', schema = ''] = process.argv;
await migrate({ connectionString, schema });

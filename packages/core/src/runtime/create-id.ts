import type { CreateId } from '../ports/runtime.ts';

/** Random UUIDs (RFC 9562 version 4). */
export const createRandomId: CreateId = () => crypto.randomUUID();

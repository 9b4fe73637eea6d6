import { randomUUID } from 'node:crypto';

export const systemId = (): string => randomUUID();

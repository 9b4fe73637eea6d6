import { randomInt, randomUUID } from 'node:crypto';
import { env } from 'node:process';

/** The variables this process was started with. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = env;

const STEPS = 2 ** 32;

/** From 0 up to but not including 1. */
export const systemRandom = (): number => randomInt(STEPS) / STEPS;

export const systemId = (): string => randomUUID();

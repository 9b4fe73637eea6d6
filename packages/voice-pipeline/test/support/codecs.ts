import * as module from 'alawmulaw';

// Node sees no names in it, and gives them by its default.
const given: Readonly<Record<string, unknown>> = module;

export const { alaw, mulaw } = given['default'] as typeof module;

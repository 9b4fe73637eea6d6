import * as module from 'alawmulaw';

type Codecs = typeof module;

// Node sees no names in it, and gives them by its default.
const given: Readonly<Record<string, unknown>> = module;
const codecs = given['default'] as Codecs;

export const alaw: Codecs['alaw'] = codecs.alaw;
export const mulaw: Codecs['mulaw'] = codecs.mulaw;

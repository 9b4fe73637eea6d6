import { readFile } from 'node:fs/promises';

import { audioFrame, readWav } from '@roomkit/core/audio';
import { PocketSphinxSTTProvider } from '@roomkit/stt-pocketsphinx';

const suits = '( clubs | hearts | diamonds | spades )';
const ranks = '( ace | two | three | four | five | six | seven | eight | nine | ten | jack | queen | king )';
const grammar = `#JSGF V1.0; grammar cards; public <card> = ${ranks} of ${suits} ;`;

const stt = new PocketSphinxSTTProvider({ grammar });
await stt.prepare();

// Somebody says "ten of clubs"; the file comes with Debian's pocketsphinx-testdata.
const { data } = readWav(await readFile('/usr/share/pocketsphinx/test/data/cards/001.wav'));
const { text } = await stt.transcribe(audioFrame({ data }));
process.stdout.write(`${text}\n`);
await stt.close();

import { exit } from 'node:process';

import { missingParts } from './debian-parts.ts';
import { type DetectionFigures, detectionFigures, falseAlarms } from './detection.ts';
import { noises } from './noises.ts';
import { conversionFigures, CONVERSIONS } from './resampling.ts';
import { denoisers, detectors, loudness } from './stages.ts';
import { alarmTable, conversionTable, detectionTable, transcriptTable } from './tables.ts';
import { CONDITIONS, spokenSentences, transcriptFigures } from './transcripts.ts';
import { spokenStream } from './utterances.ts';

const missing = missingParts();
if (missing.length > 0) {
  console.error(`NOT RUN: install ${missing.join(' ')}`);
  exit(1);
}
const all = noises();
const speakers = spokenStream();
const detections: DetectionFigures[] = [];
const alarms = new Map<string, ReadonlyMap<string, number>>();
for (const detector of [...detectors(), loudness()]) {
  detections.push(...(await detectionFigures(detector, speakers, all)));
  alarms.set(detector.name, await falseAlarms(detector, all));
  await detector.vad.close();
}
console.log(`${detectionTable(detections, speakers.utterances.length)}\n`);
console.log(`${alarmTable(alarms)}\n`);
const sentences = await spokenSentences();
const cleaners = denoisers();
console.log(
  `${transcriptTable(await transcriptFigures(sentences, cleaners, { all, conditions: CONDITIONS }), sentences.length)}\n`,
);
for (const denoiser of cleaners.values()) await denoiser?.close();
console.log(conversionTable(await Promise.all(CONVERSIONS.map(async (conversion) => conversionFigures(conversion)))));

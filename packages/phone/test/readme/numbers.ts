import { parseAddress, segmentFitter, segmentsOf, toE164 } from '@roomkit/phone';

const show = (...values: unknown[]): void => void process.stdout.write(`${values.map(String).join(' ')}\n`);

show(toE164('(415) 555-2671', { defaultRegion: 'US' })); // +14155552671
show(toE164('0044 20 7946 0958')); // +442079460958
show(parseAddress('21212').kind); // short_code

show(segmentsOf('Your code is 1234').unitsPerSegment); // 160
show(segmentsOf('Your code is 1234 👍').unitsPerSegment); // 70

const fitText = segmentFitter({ maxSegments: 2 });
show(fitText('“Typographic quotes” cost nothing…')); // "Typographic quotes" cost nothing...

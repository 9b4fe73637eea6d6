import { mustRun } from './lib/run.ts';
/** `pnpm new <layer> <name>`: a new package, with a failing test where its conformance suite belongs. */
import { createPackage, templateLayers } from './lib/template.ts';

const [layer, name] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
if (layer === undefined || name === undefined) {
  console.error(`usage: pnpm new <layer> <name>\nlayers: ${templateLayers.join(', ')}`);
  process.exit(1);
}
const files = createPackage(layer, name);
await mustRun('oxfmt', [`packages/${name}`]);
await mustRun('node', ['scripts/map.ts', '--write']);
if (!process.argv.includes('--no-install')) await mustRun('pnpm', ['install'], { echo: true });
for (const file of files) console.log(file);
console.log(`\nNext: pnpm vitest run --project ${name} (one test is red: it waits for the conformance suite).`);

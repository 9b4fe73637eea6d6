/** Writes spec/requirements.json from the checklists beside the project: ids, levels, origins, sections, scopes. */
import { writeFileSync } from 'node:fs';

import { readChecklists, renderRequirements, requirementsFile } from './lib/requirements.ts';

const items = readChecklists();
if (items === undefined) {
  console.error('spec-import: the checklists are not at hand; nothing was written');
  process.exitCode = 1;
} else {
  writeFileSync(requirementsFile, renderRequirements(items));
  console.log(`spec-import: ${items.length} requirements written`);
}

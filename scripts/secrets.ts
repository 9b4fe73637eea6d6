/** Scans every file of the tree for credentials. `scripts/packages.ts` does the same for the packed tarballs. */
import { treeFiles } from './lib/files.ts';
import { report } from './lib/findings.ts';
import { root } from './lib/paths.ts';
import { findSecrets } from './lib/secret-scan.ts';

const paths = treeFiles();
report('secrets', await findSecrets(root, paths), `${paths.length} files hold no credential`);

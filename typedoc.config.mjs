import { readPackages } from './scripts/lib/packages.ts';

const packages = readPackages();

/** Every source that can be imported from outside. */
const entryPoints = packages.flatMap((item) =>
  Object.values(item.manifest.exports)
    .map((target) => (typeof target === 'object' ? target['@roomkit/source'] : undefined))
    .filter((path) => path !== undefined)
    .map((path) => `packages/${item.folderName}/${path.replace('./', '')}`),
);

export default {
  name: 'RoomKit',
  entryPointStrategy: 'expand',
  entryPoints,
  tsconfig: 'tsconfig.docs.json',
  out: 'docs/api',
  readme: 'README.md',
  projectDocuments: ['docs/guides/*.md', 'docs/decisions/*.md'],
  includeVersion: false,
  excludeInternal: true,
  excludePrivate: true,
  disableGit: true,
  disableSources: true,
  validation: { notExported: false, invalidLink: true, notDocumented: true },
  requiredToBeDocumented: ['Class', 'Interface', 'Function', 'Variable', 'TypeAlias', 'Namespace'],
  // Without this list only the root's own package, which has no code, would be asked for comments.
  packagesRequiringDocumentation: packages.map((item) => item.name),
};

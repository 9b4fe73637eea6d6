import { layerEdges, layers, packageEdges } from './scripts/lib/layers.ts';
import { readPackages } from './scripts/lib/packages.ts';

const packages = readPackages();
const layerOf = new Map(packages.map((item) => [item.folderName, item.manifest.roomkit.layer]));

/** What a package may import: itself, core, the named edges of its layer and its own. */
function allowedFolders(folderName, layerName) {
  const layer = layers.find((candidate) => candidate.name === layerName);
  if (layer === undefined) throw new Error(`packages/${folderName}: no layer is called "${layerName}"`);
  const wholeLayers = layerEdges[layerName] ?? [];
  const fromLayers = [...layerOf].filter(([, name]) => wholeLayers.includes(name)).map(([name]) => name);
  const core = layerName === 'core' ? [] : ['core'];
  return [folderName, ...core, ...layer.imports, ...(packageEdges[folderName] ?? []), ...fromLayers];
}

const layerRules = packages.map(({ folderName, manifest }) => ({
  name: `layer-of-${folderName}`,
  comment: `${folderName} (${manifest.roomkit.layer}) may import only what its layer allows (scripts/lib/layers.ts)`,
  severity: 'error',
  from: { path: `^packages/${folderName}/src/` },
  to: { path: `^packages/(?!(?:${allowedFolders(folderName, manifest.roomkit.layer).join('|')})/)` },
}));

/** Folders of core, each with the only folders it may import from. */
const coreArrows = {
  domain: ['domain'],
};

const coreRules = Object.entries(coreArrows).map(([folder, allowed]) => ({
  name: `core-${folder}`,
  comment: `core/src/${folder} imports only ${allowed.join(', ')}`,
  severity: 'error',
  from: { path: `^packages/core/src/${folder}/` },
  to: { path: '^packages/', pathNot: `^packages/core/src/(?:${allowed.join('|')})/` },
}));

export default {
  forbidden: [
    ...layerRules,
    ...coreRules,
    {
      name: 'core-pipeline-not-to-delivery',
      comment: 'the one loop between them is closed by injection where the kit is composed',
      severity: 'error',
      from: { path: '^packages/core/src/pipeline/' },
      to: { path: '^packages/core/src/delivery/' },
    },
    {
      name: 'core-delivery-not-to-pipeline',
      comment: 'the one loop between them is closed by injection where the kit is composed',
      severity: 'error',
      from: { path: '^packages/core/src/delivery/' },
      to: { path: '^packages/core/src/pipeline/' },
    },
    {
      name: 'core-dependencies',
      comment: 'core runs on any web-standard runtime: zod and node:async_hooks are all it takes',
      severity: 'error',
      from: { path: '^packages/core/src/' },
      to: { pathNot: '^packages/core/|(?:^|/)node_modules/zod/|^(?:node:)?async_hooks$' },
    },
    {
      name: 'client-runs-in-browsers',
      severity: 'error',
      from: { path: '^packages/client/src/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-undeclared',
      comment: 'what src imports stands in dependencies or peerDependencies',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      // A peer is one that tests install as well.
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'],
        dependencyTypesNot: ['npm-peer'],
        path: 'node_modules',
      },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-deep-imports',
      comment: 'packages meet at their exports',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/([^/]+)/', pathNot: '^packages/$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'source-not-to-test',
      severity: 'error',
      from: { path: '^packages/(?!testing/)[^/]+/src/' },
      to: { path: '^packages/[^/]+/test/|^packages/testing/|(?:^|/)node_modules/vitest/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '/dist/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@roomkit/source', 'import', 'node', 'default', 'types'],
    },
  },
};

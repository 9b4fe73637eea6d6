export default [
  {
    name: '@roomkit/core',
    path: 'packages/core/dist/index.js',
    // 83.8 kB, schemas included, spread evenly: what is held by a node taken for dead, and reports between nodes, made it
    // grow last.
    limit: '86 kB',
    ignore: ['zod', 'node:*'],
    modifyEsbuildConfig: (config) => ({ ...config, platform: 'node' }),
  },
];

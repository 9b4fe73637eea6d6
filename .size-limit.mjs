export default [
  {
    name: '@roomkit/core',
    path: 'packages/core/dist/index.js',
    // 79.6 kB, schemas included, spread evenly: answers shown by edits, and messages that overlap, made it grow last.
    limit: '83 kB',
    ignore: ['zod', 'node:*'],
    modifyEsbuildConfig: (config) => ({ ...config, platform: 'node' }),
  },
];

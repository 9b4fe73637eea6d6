export default [
  {
    name: '@roomkit/core',
    path: 'packages/core/dist/index.js',
    limit: '64 kB',
    ignore: ['zod', 'node:*'],
    modifyEsbuildConfig: (config) => ({ ...config, platform: 'node' }),
  },
];

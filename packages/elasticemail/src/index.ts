export { ElasticEmailProvider } from './elasticemail-provider.ts';
export { ELASTICEMAIL_ENVIRONMENT, type ElasticEmailConfig, type ElasticEmailOptions } from './options.ts';

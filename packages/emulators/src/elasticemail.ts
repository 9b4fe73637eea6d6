/** The Elastic Email API v4 as a local server: transactional mails, their status, and notifications. */
export { ElasticEmailEmulator, type ElasticEmailEmulatorOptions } from './elasticemail/elastic-email-emulator.ts';
export { type ElasticEmailMail } from './elasticemail/schema.ts';
export { type ElasticEmailStatus } from './elasticemail/status.ts';

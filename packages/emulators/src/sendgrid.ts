/** Mail Send, the Event Webhook and Inbound Parse of SendGrid as a local server. */
export { type PersonMail, type SendGridFile } from './sendgrid/inbound-mail.ts';
export { SendGridPerson, type SendGridWords } from './sendgrid/person.ts';
export { type SendGridAddress, type SendGridMail } from './sendgrid/schema.ts';
export { SendGridEmulator, type SendGridEmulatorOptions, type SendGridEvent } from './sendgrid/sendgrid-emulator.ts';

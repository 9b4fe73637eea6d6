import client from '@sendgrid/client';
import mail from '@sendgrid/mail';

export type SdkClient = typeof client;
type SdkMailService = typeof mail;
/** A mail as the SDK takes it. */
export type SdkMail = Exclude<Parameters<SdkMailService['send']>[0], readonly unknown[]>;

// The classes stand beside the one instance that each module is; the SDK's types do not say so to ES modules.
export const Client: new () => SdkClient = (client as unknown as { readonly Client: new () => SdkClient }).Client;
export const MailService: new () => SdkMailService = (
  mail as unknown as { readonly MailService: new () => SdkMailService }
).MailService;

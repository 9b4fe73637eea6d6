export { formatAddress, type MailAddress, parseAddresses, parseMailAddress } from './address/addresses.ts';
export {
  composeMail,
  type ComposeMailOptions,
  type MailAddressInput,
  type OutgoingAttachment,
} from './compose/compose-mail.ts';
export { type MailHeaderOptions, mailHeaders } from './compose/mail-headers.ts';
export { type MailHeaders } from './headers/custom.ts';
export { type OmittedAttachment } from './inbound/content.ts';
export { type InboundMailOptions, toInboundMail } from './inbound/to-inbound-mail.ts';
export { DEFAULT_MAIL_LIMITS, type MailLimits } from './parse/limits.ts';
export { parseMail, type ParseMailOptions } from './parse/parse-mail.ts';
export { type MailAttachment, type ParsedMail } from './parse/parsed-mail.ts';
export { splitQuoted, type SplitText } from './quotes/split-quoted.ts';
export { messageIdFor, messageIdsIn } from './threading/message-id.ts';
export { replySubject } from './threading/subject.ts';
export { type MailThreading, threadHeaders, type ThreadHeaders, threadIdOf } from './threading/threads.ts';

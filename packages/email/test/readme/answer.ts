import { composeMail, messageIdFor, parseMail, replySubject, splitQuoted, toInboundMail } from '@roomkit/email';

const raw = new TextEncoder().encode(
  [
    'From: Ann <ann@example.org>',
    'To: help@example.com',
    'Subject: Re: Printer',
    'Message-ID: <a2@example.org>',
    'References: <root@example.com>',
    '',
    'It is broken.',
    '',
    'On 2 March 2026, Support wrote:',
    '> How is your printer?',
  ].join('\r\n'),
);

const mail = await parseMail(raw);
const message = toInboundMail(mail, { channelId: 'mail' });

const answer = await composeMail({
  from: 'Support <help@example.com>',
  to: mail.replyTo[0] ?? message.senderId,
  subject: replySubject(mail.subject),
  text: 'We will send you another one.',
  // The same for every try: whoever receives it twice sees it once.
  threading: { ...mail, messageId: messageIdFor('event-7', 'example.com'), inReplyTo: mail.messageId },
});
const sent = await parseMail(answer);

const show = (...values: unknown[]): void => void process.stdout.write(`${values.map(String).join(' ')}\n`);
show(splitQuoted(mail.text ?? '').reply.trim()); // It is broken.
show(message.threadId); // <root@example.com>
show(sent.subject, sent.messageId); // Re: Printer <event-7@example.com>
show(...sent.references); // <root@example.com> <a2@example.org>

import { messageIdFor, messageIdsIn, replySubject, threadHeaders, threadIdOf } from '@roomkit/email';
import { describe, expect, it } from 'vitest';

describe('messageIdFor', () => {
  it('is the same for the same event, and another for another', () => {
    expect(messageIdFor('e1', 'Example.ORG')).toBe('<e1@example.org>');
    expect(messageIdFor('e1', 'münchen.example')).toBe('<e1@xn--mnchen-3ya.example>');
    const odd = messageIdFor('an id: <with> spaces@', 'example.org');
    expect(odd).toMatch(/^<h\.[0-9a-f]{40}@example\.org>$/u);
    expect(messageIdFor('an id: <with> spaces@', 'example.org')).toBe(odd);
    expect(messageIdFor('an id: <with> spaces', 'example.org')).not.toBe(odd);
    expect(messageIdsIn(odd)).toEqual([odd]);
  });

  it.each([
    ['', 'example.org', 'eventId'],
    ['a\r\nBcc: x', 'example.org', 'eventId'],
    ['e1', '', 'domain'],
    ['e1', 'example.org>\r\nBcc: x', 'domain'],
    ['e1', undefined, 'domain'],
  ])('refuses %j at %j', (eventId, domain, field) => {
    expect(() => messageIdFor(eventId, domain as string)).toThrow(
      expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});

describe('threadHeaders', () => {
  it('answers a mail, in its thread', () => {
    const headers = threadHeaders({ messageId: '<c@x>', inReplyTo: 'b@x', references: ['<root@x>', '<a@x>'] });
    expect(headers).toEqual({ 'Message-ID': '<c@x>', 'In-Reply-To': '<b@x>', References: '<root@x> <a@x> <b@x>' });
  });

  it('names each mail once, the one answered last', () => {
    expect(threadHeaders({ inReplyTo: '<b@x>', references: ['<a@x> <b@x>', '<a@x>', 'c@x'] })).toEqual({
      'In-Reply-To': '<b@x>',
      References: '<a@x> <c@x> <b@x>',
    });
    expect(threadHeaders({})).toEqual({});
    expect(threadHeaders({ inReplyTo: '<root@x>' }).References).toBe('<root@x>');
  });

  it('keeps the root and the last of a long thread', () => {
    const references = Array.from({ length: 500 }, (_, at) => `<${at}@x>`);
    const kept = threadHeaders({ references, inReplyTo: '<last@x>' }).References?.split(' ') ?? [];
    expect([kept.length, kept[0], kept.at(-1), kept.at(-2)]).toEqual([20, '<0@x>', '<last@x>', '<499@x>']);
    const long = Array.from({ length: 20 }, (_, at) => `<${'a'.repeat(200)}${at}@x>`);
    expect(threadHeaders({ references: long }).References?.length).toBeLessThan(998);
  });

  it.each([
    [{ messageId: 'a b' }, 'messageId'],
    [{ messageId: '' }, 'messageId'],
    [{ inReplyTo: '<a@x>\r\nBcc: y'.slice(5) }, 'inReplyTo'],
    [{ inReplyTo: '<a\r\nBcc: y@x>' }, 'inReplyTo'],
  ])('refuses %j', (threading, field) => {
    expect(() => threadHeaders(threading)).toThrow(
      expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('holds no line end, whatever it is given', () => {
    const { References } = threadHeaders({ references: ['<a@x>\r\nBcc: <b@y>', 'c\n@z', '<d\0@x>'] });
    expect(References).toBe('<a@x> <b@y>');
  });
});

describe('threadIdOf', () => {
  it.each([
    [{ messageId: '<c@x>', inReplyTo: '<b@x>', references: ['<root@x>', '<b@x>'] }, '<root@x>'],
    [{ messageId: '<c@x>', inReplyTo: '<b@x>', references: [] }, '<b@x>'],
    [{ messageId: 'c@x' }, '<c@x>'],
    [{}, null],
  ])('%j is in %s', (mail, expected) => {
    expect(threadIdOf(mail)).toBe(expected);
  });
});

describe('messageIdsIn', () => {
  it.each([
    ['<a@x>\r\n <b@x>,<c@x>', ['<a@x>', '<b@x>', '<c@x>']],
    ['Your mail of Monday <a@x> "b"', ['<a@x>']],
    ['<a@x><a@x>', ['<a@x>']],
    ['<<a@x>', ['<a@x>']],
    [`<${'a'.repeat(300)}@x>`, []],
    ['<'.repeat(200_000), []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(messageIdsIn(text)).toEqual(expected);
  });
});

describe('replySubject', () => {
  it.each([
    ['Printer', 'Re: Printer'],
    ['Re: Printer', 'Re: Printer'],
    ['RE: re: Printer', 'Re: Printer'],
    ['Re[2]: AW: Sv: Printer', 'Re: Printer'],
    ['Re(3) : Printer', 'Re: Printer'],
    ['回复：打印机', 'Re: 打印机'],
    ['RÉP : imprimante', 'Re: imprimante'],
    ['Fwd: Re: Printer', 'Re: Fwd: Re: Printer'],
    ['Report: due', 'Re: Report: due'],
    ['Recall: it', 'Re: Recall: it'],
    ['', 'Re:'],
    ['Re:', 'Re:'],
    [null, 'Re:'],
    ['a\r\nBcc: x@y.z', 'Re: a Bcc: x@y.z'],
    ['Re: '.repeat(10_000), 'Re:'],
  ])('%j', (subject, expected) => {
    expect(replySubject(subject)).toBe(expected);
    expect(replySubject(expected)).toBe(expected);
  });
});

import { splitQuoted } from '@roomkit/email';
import { createSeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

const lines = (...given: readonly string[]): string => given.join('\n');

describe('splitQuoted', () => {
  it.each<[string, string, string]>([
    [
      'an attribution',
      lines('Thanks!', '', 'On Mon, 2 Mar 2026 at 10:00, Ann <ann@example.org> wrote:', '> Is it', '> broken?'),
      'Thanks!\n\n',
    ],
    [
      'one that is broken over lines',
      lines('Thanks!', '', 'On Mon, 2 Mar 2026 at 10:00,', 'Ann Example <ann@example.org>', 'wrote:', '', '> Is it?'),
      'Thanks!\n\n',
    ],
    [
      'one over what is not marked',
      lines('Ja.', 'Am 02.03.2026 um 10:00 schrieb Ann <a@x.y>:', 'Ist es?', 'Ann'),
      'Ja.\n',
    ],
    [
      'a French one',
      lines('Oui.', '', 'Le lun. 2 mars 2026 à 10:00, Ann <a@x.y> a écrit\u00a0:', '> Non ?'),
      'Oui.\n\n',
    ],
    ['a Spanish one', lines('Sí.', 'El lun, 2 mar 2026 a las 10:00, Ann (<a@x.y>) escribió:', '> ¿No?'), 'Sí.\n'],
    ['a Dutch one', lines('Ja.', 'Op 2 maart 2026 om 10:00 schreef Ann <a@x.y>:', '> Nee?'), 'Ja.\n'],
    ['an Italian one', lines('Sì.', 'Il giorno lun 2 mar 2026 alle 10:00 Ann <a@x.y> ha scritto:', '> No?'), 'Sì.\n'],
    [
      'a Portuguese one',
      lines('Sim.', 'Em seg., 2 de mar. de 2026 às 10:00, Ann <a@x.y> escreveu:', '> Não?'),
      'Sim.\n',
    ],
    ['a Swedish one', lines('Ja.', 'Den mån 2 mars 2026 kl 10:00 skrev Ann <a@x.y>:', '> Nej?'), 'Ja.\n'],
    ['quoted lines at the end', lines('Yes.', '', '> Is it?', '>', '> Ann'), 'Yes.\n\n'],
    ['an original message', lines('Yes.', '', '-----Original Message-----', 'From: Ann', 'Is it?'), 'Yes.\n\n'],
    [
      'a forwarded one',
      lines('See below.', '---------- Forwarded message ----------', 'From: Ann', 'Is it?'),
      'See below.\n',
    ],
    [
      'fields of Outlook below a rule',
      lines(
        'Yes.',
        '________________________________',
        'From: Ann',
        'Sent: Monday',
        'To: Bob',
        'Subject: Re: it',
        '',
        'Is it?',
      ),
      'Yes.\n',
    ],
    ['fields in bold', lines('Ja.', '*Von:* Ann', '*Gesendet:* Montag', '*An:* Bob', 'Ist es?'), 'Ja.\n'],
    ['French fields', lines('Oui.', 'De : Ann', 'Envoyé : lundi', 'À : Bob', 'Objet : cela', 'Non ?'), 'Oui.\n'],
    ['a signature', lines('Yes.', '-- ', 'Bob', 'Acme'), 'Yes.\n'],
    ['a signature before a quote', lines('Yes.', '-- ', 'Bob', '', '> Is it?'), 'Yes.\n'],
    ['carriage returns', 'Yes.\r\n\r\nOn 2 March 2026, Ann wrote:\r\n> Is it?\r\n', 'Yes.\r\n\r\n'],
  ])('takes away %s', (_name, text, reply) => {
    expect(splitQuoted(text)).toEqual({ reply, quoted: text.slice(reply.length) });
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['words alone', 'Yes, it is.'],
    ['answers between quoted lines', lines('On 2 March 2026, Ann wrote:', '> Is it?', 'Yes.', '> Sure?', 'Sure.')],
    ['answers below a greeting', lines('Hello!', 'On 2 March 2026, Ann wrote:', '> Is it?', 'Yes.')],
    ['an answer below', lines('On 2 March 2026, Ann wrote:', '> Is it?', '', 'Yes.')],
    ['a quote and nothing else', lines('> Is it?', '> Ann')],
    ['a forward and nothing else', lines('-----Original Message-----', 'From: Ann', 'Is it?')],
    ['a sentence that says wrote', lines('On time, Ann wrote:', 'that is what I mean')],
    ['an attribution at the end', lines('Look what I found.', 'On 2 March 2026, Ann wrote:')],
    ['a list of fields', lines('From: home', 'I went out.', 'From: work', 'I came back.')],
    ['a rule', lines('One', '----------', 'Two')],
    ['two hyphens', lines('One', '--', 'Two')],
    ['a dash in a long mail', lines('-- ', ...Array.from({ length: 30 }, () => 'words'))],
  ])('leaves %s whole', (_name, text) => {
    expect(splitQuoted(text)).toEqual({ reply: text, quoted: '' });
  });

  it('loses nothing, of whatever text', () => {
    const random = createSeededRandom(3676);
    const pieces = [
      'Yes.',
      '> quoted',
      '>',
      '',
      '-- ',
      'On 2 March 2026, Ann wrote:',
      'On 2 March 2026,',
      'Ann wrote:',
      '-----Original Message-----',
      'From: Ann',
      'Sent: Monday',
      'To: Bob',
      '_'.repeat(32),
      '\r',
      'é😀',
    ];
    let split = 0;
    for (let round = 0; round < 2000; round += 1) {
      const text = Array.from({ length: random.integer(12) }, () => random.pick(pieces)).join(
        random.pick(['\n', '\r\n']),
      );
      const { reply, quoted } = splitQuoted(text);
      expect(reply + quoted).toBe(text);
      expect([text, reply.trim() === '']).toEqual([text, text.trim() === '']);
      if (quoted !== '') split += 1;
    }
    expect(split).toBeGreaterThan(200);
  });

  it.each([
    ['> \n'.repeat(200_000)],
    ['On 2 March 2026,\n'.repeat(100_000)],
    ['From:\n'.repeat(200_000)],
    [`On ${'a '.repeat(500_000)} wrote:`],
    ['-'.repeat(1_000_000)],
    ['\n'.repeat(1_000_000)],
  ])('takes time in proportion to the text', (text) => {
    expect(splitQuoted(text).reply.length + splitQuoted(text).quoted.length).toBe(text.length);
  });
});

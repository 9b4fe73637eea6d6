import { describe, expect, it } from 'vitest';

import { type CapabilityRow, renderMatrix, renderTable, withBlock } from '../lib/capabilities.ts';

const row = (capability: string, isClaimed = true, provider = 'AcmeProvider'): CapabilityRow => ({
  packageName: 'acme',
  provider,
  capability,
  isClaimed,
});

const cells = (line: string): readonly string[] => line.split('|').map((cell) => cell.trim());

describe('the table of capabilities', () => {
  it('says out, in, both or nothing', () => {
    const rows = [
      row('send text'),
      row('edit'),
      row('receive edit'),
      row('receive delete'),
      row('delete', false),
      row('report read'),
      row('report sent'),
      row('report failed'),
    ];
    const [head = '', , line = ''] = renderMatrix(rows).split('\n');
    const shown = Object.fromEntries(cells(head).map((title, at) => [title, cells(line)[at]]));
    expect(shown).toMatchObject({
      provider: '[`AcmeProvider`](../../packages/acme/README.md)',
      words: '✓',
      files: '',
      edit: 'out, in',
      delete: 'in',
      read: 'in',
      reports: 'sent, failed',
    });
  });

  it('has a column for each provider of a package', () => {
    const table = renderTable([row('send text'), row('typing', true, 'AcmeOther')]).split('\n');
    expect(cells(table[0] ?? '').filter((cell) => cell !== '')).toEqual(['`AcmeOther`', '`AcmeProvider`']);
    expect(cells(table.find((line) => line.startsWith('| words')) ?? '').slice(1, 4)).toEqual(['words', '', '✓']);
    expect(cells(table.find((line) => line.startsWith('| typing')) ?? '').slice(1, 4)).toEqual(['typing', 'out', '']);
  });

  it('takes the place of the block, and of nothing else', () => {
    const page = 'a\n<!-- capabilities: x -->\nold\n<!-- /capabilities -->\nb\n';
    expect(withBlock(page, 'new')).toBe('a\n<!-- capabilities: x -->\n\nnew\n\n<!-- /capabilities -->\nb\n');
    expect(withBlock('no block', 'new')).toBeNull();
  });
});

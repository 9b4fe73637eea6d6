import { aliasRules, type AliasRule, emailRule, emailTagRule, gmailRule } from '@roomkit/identity';
import { describe, expect, it } from 'vitest';

const read = (rule: AliasRule) => (address: string) => rule.canonical(address, 'email');

describe('emailRule', () => {
  it.each([
    ['Ann@Example.ORG', 'ann@example.org'],
    [' ann@example.org ', 'ann@example.org'],
    ['ann+News@example.org', 'ann+news@example.org'],
    ['JÜRGEN@MÜNCHEN.example', 'jürgen@xn--mnchen-3ya.example'],
    ['ju\u0308rgen@xn--mnchen-3ya.example', 'jürgen@xn--mnchen-3ya.example'],
    ['ann@example.org.', 'ann@example.org'],
    ['ann', null],
    ['@example.org', null],
    ['ann@', null],
    ['ann@exa mple.org', null],
    ['a nn@example.org', null],
    ['ann@example.org/x', null],
    [`${'a'.repeat(300)}@example.org`, null],
    ['@'.repeat(100_000), null],
  ])('%j is %s', (address, expected) => {
    expect(read(emailRule())(address)).toBe(expected);
  });
});

describe('emailTagRule', () => {
  it.each([
    ['ann+news@example.org', 'ann@example.org'],
    ['ann+a+b@example.org', 'ann@example.org'],
    ['ann@example.org', 'ann@example.org'],
    ['+news@example.org', '+news@example.org'],
    ['ann', null],
  ])('%j is %s', (address, expected) => {
    expect(read(emailTagRule())(address)).toBe(expected);
  });
});

describe('gmailRule', () => {
  it.each([
    ['a.n.n+x@GoogleMail.com', 'ann@gmail.com'],
    ['ann@gmail.com', 'ann@gmail.com'],
    ['a.nn@example.org', null],
    ['...@gmail.com', null],
    ['ann', null],
  ])('%j is %s', (address, expected) => {
    expect(read(gmailRule())(address)).toBe(expected);
  });
});

describe('aliasRules', () => {
  it.each([
    [{}, ['phone', 'email', 'email_tag']],
    [{ emailTags: false }, ['phone', 'email']],
    [{ gmailDots: true }, ['phone', 'email', 'email_tag', 'gmail']],
  ])('%j', (options, names) => {
    expect(aliasRules(options).map(({ name }) => name)).toEqual(names);
  });
});

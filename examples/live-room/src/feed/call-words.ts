/** Fields that speak for themselves. */
const PLAIN: ReadonlySet<string> = new Set(['reason', 'summary']);

/** What a call of a tool asks for, in the words a colleague uses. The page imports this too. */
export function callWords(args: Readonly<Record<string, unknown>>): string {
  return Object.entries(args)
    .map(([name, value]) => {
      if (name === 'cents' && typeof value === 'number') return `€${(value / 100).toFixed(2)}`;
      const words = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
      return PLAIN.has(name) ? words : `${name} ${words}`;
    })
    .join(' · ');
}

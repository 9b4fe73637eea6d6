import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './paths.ts';

export interface Requirement {
  readonly id: string;
  readonly level: 'MUST' | 'SHOULD' | 'PLAIN' | 'MAY';
  readonly origin: 'seed' | 'rfc' | 'ref';
  readonly section: string;
  readonly scopes: readonly string[];
}

interface Scope {
  /** `CORE-5` stands for section 5 and all below it. */
  readonly sections: readonly string[];
  readonly ids: readonly string[];
  readonly except: readonly string[];
}

/** The checklists; they lie beside the project and need not be there. */
const checklistFolder = join(root, '..', 'shared', 'spec');
export const requirementsFile: string = join(root, 'spec', 'requirements.json');

const row =
  /^- \*\*(?<id>(?:CORE|AI|VOICE)-[0-9A-Z.]+)\*\* \((?<level>MUST|SHOULD|PLAIN|MAY)\) \[(?<origin>seed|rfc|ref)\]/u;
const looseRow = /^- \*\*(?:CORE|AI|VOICE)-/u;

function isInScope(id: string, section: string, scope: Scope): boolean {
  if (scope.except.includes(id)) return false;
  const place = `${id.slice(0, id.indexOf('-'))}-${section}`;
  return scope.ids.includes(id) || scope.sections.some((prefix) => place === prefix || place.startsWith(`${prefix}.`));
}

export function readScopes(): Readonly<Record<string, Scope>> {
  return JSON.parse(readFileSync(join(root, 'spec', 'scopes.json'), 'utf8')) as Readonly<Record<string, Scope>>;
}

/** One line of a checklist as a requirement; a line that looks like one and cannot be read is an error. */
export function parseRow(line: string, scopes: Readonly<Record<string, Scope>>): Requirement | undefined {
  if (!looseRow.test(line)) return undefined;
  const groups = row.exec(line)?.groups;
  if (groups === undefined) throw new Error(`unreadable requirement: ${line.slice(0, 80)}`);
  const { id = '', level, origin } = groups;
  const section = id.slice(id.indexOf('-') + 1, id.lastIndexOf('.'));
  const names = Object.entries(scopes)
    .filter(([, scope]) => isInScope(id, section, scope))
    .map(([name]) => name);
  return { id, level: level as Requirement['level'], origin: origin as Requirement['origin'], section, scopes: names };
}

/** What the checklists say now, or `undefined` where they are not at hand. */
export function readChecklists(): readonly Requirement[] | undefined {
  if (!existsSync(checklistFolder)) return undefined;
  const scopes = readScopes();
  return readdirSync(checklistFolder)
    .filter((name) => name.endsWith('.md'))
    .toSorted()
    .flatMap((name) => readFileSync(join(checklistFolder, name), 'utf8').split('\n'))
    .map((line) => parseRow(line, scopes))
    .filter((item) => item !== undefined);
}

/** One requirement a line, so that a change shows as the lines it touches. */
export function renderRequirements(items: readonly Requirement[]): string {
  return `[\n${items.map((item) => `  ${JSON.stringify(item)}`).join(',\n')}\n]\n`;
}

export function readRequirementsText(): string {
  return existsSync(requirementsFile) ? readFileSync(requirementsFile, 'utf8') : '';
}

export function readRequirements(): readonly Requirement[] {
  return JSON.parse(readFileSync(requirementsFile, 'utf8')) as readonly Requirement[];
}

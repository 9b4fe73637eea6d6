/** Every regular expression in the sources is analysed for catastrophic backtracking. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { check } from 'recheck';
import ts from 'typescript';

import { treeFiles } from './lib/files.ts';
import { report } from './lib/findings.ts';
import { root } from './lib/paths.ts';

interface FoundExpression {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

const sourceFile = /^(?:packages|examples)\/[^/]+\/src\/.+\.(?:ts|tsx|js)$/u;

function fromLiteral(text: string): Pick<FoundExpression, 'source' | 'flags'> {
  const end = text.lastIndexOf('/');
  return { source: text.slice(1, end), flags: text.slice(end + 1) };
}

/** `new RegExp('…')` with constant text; a computed one is reported, since nothing can be said of it. */
function fromConstructor(
  node: ts.CallExpression | ts.NewExpression,
): Pick<FoundExpression, 'source' | 'flags'> | 'computed' {
  const [source, flags] = node.arguments ?? [];
  if (source === undefined || ts.isRegularExpressionLiteral(source)) return { source: '', flags: '' };
  if (!ts.isStringLiteralLike(source)) return 'computed';
  return { source: source.text, flags: flags !== undefined && ts.isStringLiteralLike(flags) ? flags.text : '' };
}

function expressionsIn(path: string): readonly (FoundExpression | string)[] {
  const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: (FoundExpression | string)[] = [];
  const visit = (node: ts.Node): void => {
    const place = `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) found.push({ place, ...fromLiteral(node.text) });
    const isConstruction = ts.isNewExpression(node) || ts.isCallExpression(node);
    if (isConstruction && ts.isIdentifier(node.expression) && node.expression.text === 'RegExp') {
      const parts = fromConstructor(node);
      found.push(parts === 'computed' ? `${place}: a computed RegExp cannot be checked` : { place, ...parts });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

async function judge(item: FoundExpression | string): Promise<readonly string[]> {
  if (typeof item === 'string') return [item];
  const verdict = await check(item.source, item.flags, { timeout: 20_000 });
  if (verdict.status === 'safe') return [];
  const why = verdict.status === 'vulnerable' ? verdict.complexity.summary : `unknown (${verdict.error.kind})`;
  return [`${item.place}: /${item.source}/${item.flags} is ${why}`];
}

const paths = treeFiles().filter((path) => sourceFile.test(path));
const expressions = paths.flatMap(expressionsIn);
const findings: string[] = [];
for (const expression of expressions) findings.push(...(await judge(expression)));
report('regexps', findings, `${expressions.length} expressions in ${paths.length} files cannot blow up`);

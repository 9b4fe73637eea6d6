/**
 * Compares each package's public surface with the committed `etc/*.api.md`; `--update` rewrites the reports. `--here`
 * takes the package of the current folder, already built.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

import { report } from './lib/findings.ts';
import { readPackages, type WorkspacePackage } from './lib/packages.ts';
import { root } from './lib/paths.ts';
import { mustRun } from './lib/run.ts';

const isUpdate = process.argv.includes('--update');

function entriesOf(item: WorkspacePackage): readonly string[] {
  return Object.values(item.manifest.publishConfig.exports)
    .map((target) => (typeof target === 'object' ? target.types : undefined))
    .filter((path) => path !== undefined);
}

/** The first lines that went or came, enough to see what it is about. */
function difference(before: string, now: string): readonly string[] {
  const [old, current] = [new Set(before.split('\n')), new Set(now.split('\n'))];
  const gone = [...old].filter((line) => !current.has(line)).map((line) => `- ${line}`);
  const come = [...current].filter((line) => !old.has(line)).map((line) => `+ ${line}`);
  return [...gone.slice(0, 10), ...come.slice(-10)];
}

function compare(item: WorkspacePackage, declarations: string): readonly string[] {
  const entry = /(?<entry>[^/]+)\.d\.ts$/u.exec(declarations)?.groups?.['entry'] ?? 'index';
  const fileName = `${entry === 'index' ? item.folderName : `${item.folderName}-${entry}`}.api.md`;
  const scratch = join(root, '.scratch', 'api', item.folderName);
  const committed = join(item.folder, 'etc', fileName);
  if (!existsSync(join(item.folder, declarations))) return [`${item.name}: ${declarations} was not built`];
  mkdirSync(scratch, { recursive: true });
  mkdirSync(join(item.folder, 'etc'), { recursive: true });
  const configuration = ExtractorConfig.prepare({
    configObject: {
      projectFolder: item.folder,
      mainEntryPointFilePath: join(item.folder, declarations),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2024',
            lib: ['es2024', 'dom', 'esnext.disposable'],
            module: 'nodenext',
            moduleResolution: 'nodenext',
            strict: true,
            skipLibCheck: true,
            types: ['node'],
            typeRoots: [join(root, 'node_modules', '@types')],
          },
          files: [join(item.folder, declarations)],
        },
      },
      apiReport: { enabled: true, reportFileName: fileName, reportFolder: scratch, reportTempFolder: scratch },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: join(item.folder, 'api-extractor.json'),
    packageJsonFullPath: join(item.folder, 'package.json'),
  });
  rmSync(join(scratch, fileName), { force: true });
  const errors: string[] = [];
  Extractor.invoke(configuration, {
    localBuild: true,
    messageCallback: (message) => {
      if (message.logLevel === ExtractorLogLevel.Error) errors.push(`${item.name}: ${message.text}`);
      message.handled = true;
    },
  });
  if (errors.length > 0) return errors;
  if (isUpdate) {
    copyFileSync(join(scratch, fileName), committed);
    return [];
  }
  const before = existsSync(committed) ? readFileSync(committed, 'utf8') : '';
  const now = readFileSync(join(scratch, fileName), 'utf8');
  if (before === now) return [];
  const place = `packages/${item.folderName}/etc/${fileName}`;
  return [[`${place} does not match the code: run pnpm api and review it`, ...difference(before, now)].join('\n')];
}

const isHere = process.argv.includes('--here');
if (!isHere) await mustRun('turbo', ['run', 'build', '--output-logs=errors-only']);
const packages = readPackages().filter((item) => !isHere || item.folder === process.cwd());
const surfaces = packages.flatMap((item) => entriesOf(item).map((path) => [item, path] as const));
report(
  'api',
  surfaces.flatMap(([item, path]) => compare(item, path)),
  `${surfaces.length} public surfaces ${isUpdate ? 'written' : 'as committed'}`,
);

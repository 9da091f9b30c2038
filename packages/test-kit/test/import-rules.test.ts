import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A house with one mistake per file, and the rule that must say so. */
const mistakes: readonly (readonly [file: string, text: string, rule: string])[] = [
  [
    'packages/store/src/upward.ts',
    `import '../../listens/src/index.ts';`,
    'store-imports-only-what-stands-before-it',
  ],
  [
    'packages/store/src/upward-type.ts',
    `import type { listen } from '../../listens/src/index.ts'; export type A = typeof listen;`,
    'store-imports-only-what-stands-before-it',
  ],
  [
    'packages/listens/src/app.ts',
    `import '../../../apps/server/src/index.ts';`,
    'listens-imports-only-what-stands-before-it',
  ],
  [
    'packages/listens/src/deep.ts',
    `import '../../store/src/inside.ts';`,
    'packages-are-entered-by-their-index',
  ],
  ['packages/domain/src/files.ts', `import 'node:fs';`, 'domain-does-no-input-or-output'],
  ['packages/listens/src/one.ts', `import './other.ts';`, 'no-cycles'],
  ['packages/jobs/src/gone.ts', `import './nowhere.ts';`, 'nothing-unresolvable'],
  [
    'apps/server/src/kit.ts',
    `import '../../../packages/test-kit/src/index.ts';`,
    'products-do-not-import-test-tools',
  ],
  [
    'apps/web/src/store.ts',
    `import '../../../packages/store/src/index.ts';`,
    'the-web-knows-only-the-contract-and-records',
  ],
  [
    'apps/web/src/values.ts',
    `import { contract } from '../../../packages/contract/src/index.ts'; console.log(contract);`,
    'the-web-takes-only-types-from-the-contract',
  ],
  ['packages/scrobble/src/files.ts', `import 'node:fs';`, 'what-the-edge-uses-runs-on-web-apis'],
  ['packages/services/src/lastfm/target.ts', `import 'node:fs';`, 'what-the-edge-uses-runs-on-web-apis'],
  [
    'apps/edge/src/deep.ts',
    `import '../../../packages/services/src/agent.ts';`,
    'packages-are-entered-by-their-index',
  ],
  ['apps/server/src/command.ts', `import '../../cli/src/index.ts';`, 'the-server-does-not-know-the-command'],
];

/** What a house without mistakes looks like; the rules must be silent about it. */
const sound: readonly (readonly [file: string, text: string])[] = [
  ['packages/domain/src/index.ts', 'export const domain = 1;'],
  ['packages/contract/src/index.ts', `export * from '../../domain/src/index.ts'; export const contract = 1;`],
  ['packages/store/src/index.ts', `export * from './inside.ts';`],
  ['packages/store/src/inside.ts', `import 'node:fs'; export * from '../../domain/src/index.ts';`],
  ['packages/listens/src/index.ts', `export * from '../../store/src/index.ts'; export const listen = 1;`],
  // The other half of a cycle, which is told once.
  ['packages/listens/src/other.ts', `import './one.ts';`],
  [
    'packages/listens/test/listens.test.ts',
    `import '../../test-kit/src/index.ts'; import '../src/index.ts';`,
  ],
  ['packages/services/src/index.ts', `import 'node:fs'; export * from './web.ts';`],
  ['packages/services/src/web.ts', `export * from './agent.ts';`],
  ['packages/services/src/agent.ts', 'export const agent = 1;'],
  ['apps/edge/src/index.ts', `export * from '../../../packages/services/src/web.ts';`],
  ['packages/test-kit/src/index.ts', `export * from '../../store/src/index.ts';`],
  ['apps/server/src/index.ts', `export * from '../../../packages/listens/src/index.ts';`],
  ['apps/cli/src/index.ts', `export * from '../../server/src/index.ts';`],
  [
    'apps/web/src/main.ts',
    `import type { contract } from '../../../packages/contract/src/index.ts'; export type A = typeof contract;`,
  ],
];

test('every rule about imports catches the mistake that it is there for, and nothing else', () => {
  const house = mkdtempSync(join(tmpdir(), 'fonoteca-rules-'));
  try {
    for (const [file, text] of [...sound, ...mistakes]) {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      writeFileSync(join(house, file), `${text}\n`);
    }
    writeFileSync(join(house, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(house, 'tsconfig.json'),
      '{ "compilerOptions": { "module": "NodeNext", "allowImportingTsExtensions": true, "noEmit": true } }',
    );
    const found = violationsIn(house);
    const expected = mistakes.map(([file, , rule]) => `${file}: ${rule}`);
    expect(found.sort()).toEqual(expected.sort());
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
});

function violationsIn(house: string): string[] {
  const program = join(root, 'node_modules', '.bin', 'depcruise');
  const output = execFileSync(
    process.execPath,
    [program, '--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', 'apps', 'packages'],
    { cwd: house, encoding: 'utf8' },
  );
  const { summary } = JSON.parse(output) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  return [...new Set(summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`))];
}

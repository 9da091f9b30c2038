/**
 * Which way imports point: data flows ingest → store → learn → present, and so do these rules.
 * A package may import those that stand before it in this list, never one behind it.
 */
const order = [
  'domain',
  'contract',
  'http-kit',
  'records',
  'scrobble',
  'store',
  'jobs',
  'accounts',
  'listens',
  'statistics',
  'receiving',
  'collection',
  'delivery',
  'learn',
  'playlists',
  'recommend',
  'live',
  'services',
];

const layers = order.map((name, index) => ({
  name: `${name}-imports-only-what-stands-before-it`,
  severity: 'error',
  from: { path: `^packages/${name}/src` },
  to: { path: '^(packages|apps)/', pathNot: [`^packages/(${order.slice(0, index + 1).join('|')})/`] },
}));

export default {
  forbidden: [
    ...layers,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'packages-are-entered-by-their-index',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: {
        path: '^packages/([^/]+)/src/',
        pathNot: [
          '^packages/[^/]+/src/index\\.ts$',
          '^packages/services/src/web\\.ts$',
          '^packages/live/src/policy\\.ts$',
          '^packages/$2/',
        ],
      },
    },
    {
      name: 'domain-does-no-input-or-output',
      severity: 'error',
      from: { path: '^packages/domain/src' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'what-the-edge-uses-runs-on-web-apis',
      severity: 'error',
      from: {
        path: '^(packages/(records|scrobble|http-kit)/src/|packages/services/src/(lastfm/|listenbrainz/|agent|faults|submit-faults|web)|apps/edge/src/)',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-web-knows-only-the-contract-and-records',
      severity: 'error',
      from: { path: '^apps/web/src' },
      to: { path: '^(packages|apps)/', pathNot: ['^packages/(contract|records)/', '^apps/web/'] },
    },
    {
      name: 'the-web-takes-only-types-from-the-contract',
      severity: 'error',
      from: { path: '^apps/web/src' },
      to: { path: '^packages/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-server-does-not-know-the-command',
      severity: 'error',
      from: { path: '^apps/server/src' },
      to: { path: '^apps/(cli|web)/' },
    },
    {
      name: 'products-do-not-import-test-tools',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src', pathNot: '^packages/(test-kit|bench)/' },
      to: { path: '^packages/(test-kit|bench)/' },
    },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared-dependencies-only',
      severity: 'error',
      from: { path: '/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|dist-edge|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};

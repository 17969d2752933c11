/** Who may import whom: the arrows of the house. Every rule has a negative test in `e2e/architecture/import-graph.test.ts`. */
const forbidden = [
  {
    name: 'no-cycles',
    comment: 'Cycles make parts impossible to understand alone.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'shared-imports-nothing-of-ours',
    from: { path: '^shared/' },
    to: { path: '^(electron|renderer|e2e)/' },
  },
  {
    name: 'shared-has-no-node-no-dom-libraries',
    comment: 'shared runs everywhere: zod only.',
    from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
    to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'], pathNot: 'node_modules/zod/' },
  },
  {
    name: 'core-is-plain-node',
    from: { path: '^electron/core/' },
    to: { path: '^(renderer|e2e|electron/hosts|electron/bootstrap)/' },
  },
  {
    name: 'electron-only-in-its-host',
    comment: 'The one folder that may know Electron, types included.',
    from: { pathNot: '^electron/hosts/electron/' },
    to: { path: '(^|node_modules/)electron(-store)?(/|$)', pathNot: '^electron/' },
  },
  {
    name: 'electron-only-in-its-host-by-name',
    from: { pathNot: '^electron/hosts/electron/' },
    to: { path: '^electron(-store|/main|/renderer|/common)?$' },
  },
  {
    name: 'fluent-ffmpeg-behind-one-file',
    from: { pathNot: '^electron/core/media/run-ffmpeg\\.ts$' },
    to: { path: 'node_modules/(@types/)?fluent-ffmpeg/' },
  },
  {
    name: 'nothing-imports-hosts',
    from: { pathNot: '^electron/hosts/' },
    to: { path: '^electron/hosts/' },
  },
  {
    name: 'hosts-do-not-know-each-other',
    from: { path: '^electron/hosts/(electron|chromium)/' },
    to: { path: '^electron/hosts/', pathNot: '^electron/hosts/$1/' },
  },
  {
    name: 'renderer-imports-shared-only',
    from: { path: '^renderer/' },
    to: { path: '^(electron|e2e)/' },
  },
  {
    name: 'renderer-has-no-node',
    from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'features-do-not-reach-into-bridge-transports',
    from: { path: '^renderer/(features|components)/' },
    to: { path: '^renderer/bridge/.*transport' },
  },
  {
    name: 'e2e-looks-from-outside',
    comment:
      'Specs know the contract, the files and the screen; set-up of the machine is shared with the bootstrap. Two benches measure the very arguments of the encoders.',
    from: { path: '^e2e/', pathNot: '^e2e/bench/(screen-size|player)\\.ts$' },
    to: { path: '^(renderer|electron)/', pathNot: '^electron/bootstrap/' },
  },
  {
    name: 'no-test-imports-in-product',
    from: { path: '^(shared|electron|renderer)/', pathNot: '(\\.test\\.tsx?$|/fake-|test-support)' },
    to: { path: '(\\.test\\.tsx?$|node_modules/(vitest|@playwright|fast-check)/)' },
  },
  {
    name: 'everything-resolves',
    from: {},
    to: { couldNotResolve: true },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.css$|\\?' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};

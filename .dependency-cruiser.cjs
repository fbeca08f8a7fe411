// Data flows one way: edge -> grading -> dispatch -> sandbox. An inner room never imports an outer one.
const ROOMS = ['store', 'outputs', 'dispatch', 'grading', 'course', 'edge', 'command']; // of packages/invigil/src, inner first

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...ROOMS.slice(0, -1).map((room, index) => ({
      name: `${room}-imports-no-outer-room`,
      comment: 'Inner rooms stay ignorant of outer ones, so that each can be changed and tested alone.',
      severity: 'error',
      from: { path: `^packages/invigil/src/${room}/` },
      to: { path: `^packages/invigil/src/(${ROOMS.slice(index + 1).join('|')})/` },
    })),
    {
      name: 'sandbox-stands-alone',
      comment: 'The library can be embedded without the server.',
      severity: 'error',
      from: { path: '^packages/sandbox/' },
      to: { path: '^(packages/(?!sandbox/)|attacks/|bench/|scripts/)' },
    },
    {
      name: 'packages-import-no-tools',
      comment:
        'What ships imports nothing that only the checkout has. `invigil attack` is the one exception: it runs the attacks of the checkout.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/invigil/src/command/attack\\.ts$' },
      to: { path: '^(attacks|bench|scripts)/' },
    },
    {
      name: 'through-the-exports',
      comment: "Another package's inside is private: import it by its name.",
      severity: 'error',
      from: { path: '^(packages/[^/]+|attacks|bench|scripts)/' },
      to: { path: '^packages/', pathNot: ['^$1/', '^packages/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'sources-import-no-tests',
      severity: 'error',
      from: { pathNot: '/test/' },
      to: { path: '/test/' },
    },
    {
      name: 'only-declared-packages',
      comment: 'A package that is used is named in the package.json of whoever uses it.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc', // dependency-cruiser's own TypeScript reader does not take TypeScript 7
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|build|dist|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};

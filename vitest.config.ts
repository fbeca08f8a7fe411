import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'scripts/test/**/*.test.mjs', 'attacks/test/**/*.test.ts', 'bench/test/**/*.test.ts'],
    // Tests start real sandboxes and compilers: a slow or busy machine must not fail them.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      thresholds: { lines: 85 },
      reportOnFailure: true,
    },
  },
});

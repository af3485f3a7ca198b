import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    setupFiles: ['scripts/test-seed.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        // Nothing in these rooms is kept between calls, so that their tests share what was loaded: half of the work.
        test: { name: 'pure', include: ['{domain,service}/**/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: { name: 'rooms', include: ['{backend,src,scripts,deploy}/**/*.test.{ts,tsx}'] },
      },
    ],
  },
})

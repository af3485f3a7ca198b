import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{domain,service,backend,src,scripts,deploy}/**/*.test.{ts,tsx}'],
    environment: 'node',
    setupFiles: ['scripts/test-seed.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    maxWorkers: 2,
  },
})

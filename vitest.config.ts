import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{domain,service,backend,src,scripts,deploy}/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    maxWorkers: 2,
  },
})

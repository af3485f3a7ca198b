import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** `ORRERY_CHROMIUM`, else the system's; without either, Playwright's own. */
const browser = [process.env['ORRERY_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
)
// Chromium refuses its sandbox to root; everyone else keeps it.
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.story.ts',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // Each has a product of its own; more would starve each other on a machine of two cores.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    viewport: { width: 1440, height: 900 },
    // Pictures of every moment cost a fifth of the processor; what the page held is kept all the same.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      args: [
        ...asRoot,
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})

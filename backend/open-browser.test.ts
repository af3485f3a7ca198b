import { expect, it, vi } from 'vitest'
import { openBrowser } from './open-browser.ts'

it('says so where there is no browser', async () => {
  vi.stubEnv('PATH', '/nowhere')
  try {
    const line = await new Promise<string>((resolve) => openBrowser('http://localhost:31234/', resolve))
    expect(line).toMatch(/no browser to open here; open http:\/\/localhost:31234\/ yourself/)
  } finally {
    vi.unstubAllEnvs()
  }
})

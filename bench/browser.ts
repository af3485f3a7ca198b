import { type Browser, chromium, type Page } from '@playwright/test'
import settings from '../playwright.config.ts'

/** The browser of the stories. */
export const launch = (): Promise<Browser> => chromium.launch({ ...settings.use?.launchOptions })

/** An empty page in which functions of a bench can run. */
export async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, timezoneId: 'UTC' })
  // The runner gives functions a name by a helper that pages lack.
  await page.addInitScript('globalThis.__name = (what) => what')
  await page.goto('about:blank')
  return page
}

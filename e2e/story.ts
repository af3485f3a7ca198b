import { test as base, expect, type Page } from '@playwright/test'
import { type Running, startOrrery, startRelay } from './processes.ts'

/** Starts programs that end with the story, after the page has let go of them. */
export interface Starts {
  readonly orrery: (...args: readonly string[]) => Promise<Running>
  readonly relay: (port: number) => Promise<Running>
}

/**
 * A story: a page whose complaints fail it. `demo` is Orrery on its built-in demo, shared by the stories of a file; it
 * begins in whatever act the story before left.
 */
export const test = base.extend<{ complaints: string[]; starts: Starts }, { demo: Running }>({
  demo: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from the pattern
    async ({}, use) => {
      const orrery = await startOrrery('--demo')
      await use(orrery)
      await orrery.stop()
    },
    { scope: 'worker' },
  ],
  starts: async ({ page }, use) => {
    const running: Running[] = []
    const keep = async (starting: Promise<Running>) => {
      const started = await starting
      running.push(started)
      return started
    }
    await use({
      orrery: (...args) => keep(startOrrery(...args)),
      relay: (port) => keep(startRelay(port)),
    })
    await page.goto('about:blank')
    for (const { stop } of running) await stop()
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      page.on('console', (message) => {
        // Where an edge has left the view, Details answers 404, and the browser tells of it though the page expects it.
        const expected = / 404 /.test(message.text()) && message.location().url.endsWith('MapService/Details')
        if (message.type() === 'error' && !expected) complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** The map, as those hear it who do not see it. */
export const map = (page: Page) => page.getByRole('application')

export const rows = (page: Page) => page.getByRole('grid').getByRole('row')

export const details = (page: Page) => page.getByRole('complementary', { name: 'Details' })

/** A line of the list of connections. */
export const connection = (page: Page, from: string, to: string) =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell', { name: from, exact: true }) })
    .filter({ has: page.getByRole('gridcell', { name: to, exact: true }) })

export async function listConnections(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Connections' }).click()
}

import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { type DemoRelayOptions, startDemoRelay } from '#backend/demo/relay.ts'
import { type Running, startOrrery } from './processes.ts'

/** What a story started: where it listens, and its end. */
export type Started = Pick<Running, 'address' | 'stop'>

/** Starts what ends with the story, after the page has let go of it. */
export interface Starts {
  readonly orrery: (...args: readonly string[]) => Promise<Started>
  /** The demo Relay alone; port 0 takes a free one. */
  readonly relay: (port: number, options?: DemoRelayOptions) => Promise<Started>
}

/**
 * A story: a page whose complaints fail it. `demo` is Orrery on its built-in demo, which the stories of a worker share; each
 * finds it in the act that it begins with.
 */
export const test = base.extend<{ complaints: string[]; starts: Starts; demo: Running }, { shared: Running }>({
  shared: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from the pattern
    async ({}, use) => {
      const orrery = await startOrrery('--demo')
      await use(orrery)
      await orrery.stop()
    },
    { scope: 'worker' },
  ],
  demo: async ({ shared }, use) => {
    await use(shared)
    const { ok } = await fetch(`${shared.address}orrery.v1.DemoService/SetDemo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ act: 'DEMO_ACT_L7' }),
    })
    expect(ok).toBe(true)
  },
  starts: async ({ page }, use) => {
    const running: Started[] = []
    const keep = async (starting: Promise<Started>) => {
      const started = await starting
      running.push(started)
      return started
    }
    await use({
      orrery: (...args) => keep(startOrrery(...args)),
      relay: (port, options) => keep(relay(port, options)),
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

async function relay(port: number, options: DemoRelayOptions = {}): Promise<Started> {
  const demo = await startDemoRelay({ ...options, port })
  let ended: Promise<void> | undefined
  return { address: demo.address, stop: () => (ended ??= demo.close()) }
}

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

/** Chooses an act of the demo. */
export async function act(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name: /^Demo/ }).click()
  await page.getByRole('radio', { name }).click()
  await expect(page.getByRole('radio', { name })).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('radio', { name })).toHaveCount(0)
}

/** Drops a file with this content on the page, once that has come so far as to take it. */
export async function drop(page: Page, name: string, content: string): Promise<void> {
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  const data = await page.evaluateHandle(
    ([name, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content ?? ''], name ?? ''))
      return transfer
    },
    [name, content],
  )
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: data })
  await expect(page.getByText('Drop to open')).toBeVisible()
  await page.dispatchEvent('body', 'drop', { dataTransfer: data })
}

/** The page, or a part of it, shuts nobody out: axe finds nothing that it calls serious. */
export async function expectOpenToAll(page: Page, part?: string): Promise<void> {
  // The page has no frames, for which axe would open a page of its own; and what is in order need not be listed.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))])).toEqual([])
}

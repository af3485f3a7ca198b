import { createServer, type Server } from 'node:http'
import type { Page } from '@playwright/test'
import sirv from 'sirv'
import { test as base, connection, details, expect, listConnections, map } from './story.ts'

const PATH = '/some/where/'

/** The static demo as any web host would serve it, under a path of its own. Whatever else is asked for is a complaint. */
const test = base.extend<{ host: string }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from the pattern
  host: async ({}, use) => {
    const files = sirv('dist/static')
    const strays: string[] = []
    const server = createServer((request, response) => {
      const { url = '', method } = request
      if (method !== 'GET' || !url.startsWith(PATH)) strays.push(`${method} ${url}`)
      request.url = url.slice(PATH.length - 1)
      files(request, response, () => {
        strays.push(`${method} ${url}`)
        response.writeHead(404).end()
      })
    })
    await use(`http://127.0.0.1:${await listen(server)}${PATH}`)
    server.closeAllConnections()
    server.close()
    expect(strays).toEqual([])
  },
})

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })

async function act(page: Page, name: RegExp) {
  await page.getByRole('button', { name: /^Demo/ }).click()
  await expect(page.getByText(/this page has no backend/)).toBeVisible()
  await page.getByRole('radio', { name }).click()
  await expect(page.getByRole('radio', { name })).toBeChecked()
  await page.keyboard.press('Escape')
}

test('without a backend: the map, an act, a drop, its details, and the truth about where it comes from', async ({
  page,
  host,
}) => {
  await page.goto(host)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  await expect(page.getByRole('button', { name: /^Live/ })).toContainText('3/3 nodes')
  await page.getByRole('checkbox', { name: 'starwars' }).check()
  await expect(page).toHaveURL(/some\/where\/\?filter=namespace(:|%3A)starwars/)

  await listConnections(page)
  const xwing = connection(page, 'starwars/xwing', 'starwars/deathstar').first()
  await act(page, /L3\/L4 policy/)
  await expect(xwing).toContainText('Policy denied')
  await xwing.click()
  await expect(details(page).getByRole('heading', { name: 'Why dropped' })).toBeVisible()
  await expect(details(page)).toContainText('no ingress rule')

  await page.keyboard.press('w')
  const doctor = page.getByRole('dialog', { name: 'Why is my map empty, or thin?' })
  await expect(doctor).toContainText('there is no Relay and no backend')
  await expect(doctor).toContainText(/All 3 nodes are connected/)
  await page.keyboard.press('Escape')
})

test('without a backend: flows are saved, and a file that is opened takes the place of the demo until one goes back', async ({
  page,
  host,
}) => {
  await page.goto(`${host}?filter=namespace:starwars`)
  await expect(page.locator('[role=row][data-verdict]').nth(5)).toBeVisible()
  await page.getByRole('button', { name: 'Save or copy flows' }).click()
  const saving = page.waitForEvent('download')
  await page
    .getByRole('menuitem', { name: /^JSON lines/ })
    .first()
    .click()
  const chunks = await (await (await saving).createReadStream()).toArray()
  const lines = Buffer.concat(chunks)
  expect(lines.toString().trimEnd().split('\n').length).toBeGreaterThan(3)

  const file = { name: 'landing.jsonl', mimeType: 'application/json', buffer: lines }
  await page.locator('input[type=file]').setInputFiles(file)
  await expect(page.getByText('Showing landing.jsonl')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Demo/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Back to live' }).click()
  await expect(page.getByRole('button', { name: /^Live/ })).toContainText('3/3 nodes')
  await expect(page.getByRole('button', { name: /^Demo/ })).toBeVisible()
})

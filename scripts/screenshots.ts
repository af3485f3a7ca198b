/**
 * Takes the pictures of the documentation anew: `npm run screenshots`, or with names only those: `npm run screenshots -- doctor`.
 * Each is the built product on its demo cluster, in Chromium. WebP, for its size; look at them before committing.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { readConfig } from '#backend/config/config.ts'
import { createLog } from '#backend/log.ts'
import { run } from '#backend/run.ts'
import settings from '../playwright.config.ts'

const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url))
const PAGE = fileURLToPath(new URL('../dist/page', import.meta.url))

interface Picture {
  readonly name: string
  readonly act: 'open' | 'l4' | 'l7'
  readonly theme: 'dark' | 'light'
  readonly size: readonly [width: number, height: number]
  /** Search part of the address. */
  readonly search: string
  readonly steps?: (page: Page) => Promise<void>
}

const STAR_WARS = '?filter=namespace:starwars'
const WIDE = [1440, 900] as const
const SMALL = [1200, 720] as const

/** Selects a connection by the names in the list, as a person would. */
const open =
  (from: string, to: string, then?: (page: Page) => Promise<void>) =>
  async (page: Page): Promise<void> => {
    await page
      .getByRole('row')
      .filter({ has: page.getByRole('gridcell', { name: from, exact: true }) })
      .filter({ has: page.getByRole('gridcell', { name: to, exact: true }) })
      .first()
      .click()
    await then?.(page)
  }

const PICTURES: readonly Picture[] = [
  { name: 'orrery-dark', act: 'l7', theme: 'dark', size: WIDE, search: '' },
  { name: 'orrery-light', act: 'l7', theme: 'light', size: WIDE, search: '' },
  { name: 'star-wars-1-open', act: 'open', theme: 'dark', size: SMALL, search: STAR_WARS },
  {
    name: 'star-wars-2-dropped',
    act: 'l4',
    theme: 'dark',
    size: SMALL,
    search: `${STAR_WARS}&list=connections`,
    steps: open('starwars/xwing', 'starwars/deathstar'),
  },
  {
    name: 'star-wars-3-exhaust-port',
    act: 'l7',
    theme: 'dark',
    size: SMALL,
    search: '?filter=namespace:starwars%20http-path:/v1/.*',
  },
  { name: 'answers', act: 'l7', theme: 'light', size: SMALL, search: '?list=answers&closed=filters' },
  {
    name: 'doctor',
    act: 'l7',
    theme: 'light',
    size: SMALL,
    search: '?doctor=open',
    steps: (page) => page.getByRole('button', { name: 'Copy report' }).waitFor(),
  },
]

async function withOrrery(act: string, use: (url: string) => Promise<void>): Promise<void> {
  const end = new AbortController()
  const config = readConfig(['--demo', '--demo-act', act, '--listen', '127.0.0.1:0', '--log-level', 'error'], {})
  if ('wrong' in config || config.kind !== 'run') throw new Error('the settings of this script are wrong')
  let found: (url: string) => void = () => undefined
  const url = new Promise<string>((resolve) => {
    found = resolve
  })
  const running = run(config, {
    log: createLog({ level: 'error', format: 'text' }),
    page: PAGE,
    signal: end.signal,
    say: (line) => {
      const at = /https?:\S+/.exec(line)?.[0]
      if (at !== undefined) found(at)
    },
    complain: (line) => console.error(line),
  })
  await use(await url)
  end.abort()
  await running
}

async function take(browser: Browser, url: string, picture: Picture): Promise<void> {
  const { name, theme, size, search, steps } = picture
  const [width, height] = size
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' })
  await page.goto(url + search)
  await page.getByRole('application', { name: /[1-9]\d* services/ }).waitFor()
  await page.waitForTimeout(4_000)
  // What came since the first look may stand at the edge.
  await page.keyboard.press('0')
  await steps?.(page)
  await page.waitForTimeout(2_500)
  const png = await page.screenshot()
  const webp = await page.evaluate(
    async (source) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      canvas.getContext('2d')?.drawImage(image, 0, 0)
      return canvas.toDataURL('image/webp', 0.9)
    },
    `data:image/png;base64,${png.toString('base64')}`,
  )
  const bytes = Buffer.from(webp.slice(webp.indexOf(',') + 1), 'base64')
  writeFileSync(`${FOLDER}${name}.webp`, bytes)
  console.log(`${name}.webp: ${Math.round(bytes.length / 1024)} kB`)
  await page.close()
}

const wanted = process.argv.slice(2)
const pictures = PICTURES.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
mkdirSync(FOLDER, { recursive: true })
const browser = await chromium.launch({ ...settings.use?.launchOptions })
for (const act of new Set(pictures.map((picture) => picture.act))) {
  await withOrrery(act, async (url) => {
    for (const picture of pictures) if (picture.act === act) await take(browser, url, picture)
  })
}
await browser.close()

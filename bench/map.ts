/**
 * How smooth the map is in a real browser: `npm run build`, then `npx tsx bench/map.ts [seconds of watching] [50|300|2000]`
 *
 * The built product behind a demo Relay, in Chromium without a GPU. Each row: pictures a second while the view is panned,
 * zoomed or a card dragged by a mouse, beside those of an empty page at the same time (`blank`: what the machine allows just
 * then), the share of time in tasks longer than 50 ms, and the load of the machine. Beside them: when a large map stands after
 * its page was asked for of a backend that runs, how long a layout of 300 services holds the page, what an update costs, and
 * whether anything moved.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import cytoscape from 'cytoscape'
import { cluster } from '#src/views/map/fixture.ts'
import { MapModel } from '#src/views/map/model.ts'
import { Scene } from '#src/views/map/scene.ts'
import { stylesheet } from '#src/views/map/style.ts'
import { nodeFlags } from '../scripts/setup.mjs'
import { launch, newPage } from './browser.ts'

const WATCHED_S = Number(process.argv[2] ?? 30)
const ONLY = process.argv[3]
const wanted = (size: string) => ONLY === undefined || ONLY === size
const children: ChildProcess[] = []

/** Runs a program until it prints an address. */
function start(args: readonly string[], find: RegExp): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000)
      const found = find.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}`)))
  })
}

/** The demo has 34 services in 6 namespaces and some 50 lines of its own. */
const OWN = { services: 34, lines: 50, namespaces: 6 }

/** About so many services and lines. */
async function serve(services: number, lines: number, rate: number, namespaces?: number): Promise<string> {
  const more = {
    services: services - OWN.services,
    edges: lines - OWN.lines,
    rate,
    ...(namespaces !== undefined && { namespaces: namespaces - OWN.namespaces }),
  }
  const flags = [
    '--listen',
    '127.0.0.1:0',
    ...Object.entries(more).flatMap(([name, value]) => [`--${name}`, `${value}`]),
  ]
  const relay = await start(['--import', 'tsx', 'backend/demo/main.ts', ...flags], /listens on (\S+)/)
  return start([...nodeFlags, 'dist/backend/main.js', '--listen', '127.0.0.1:0', '--relay', relay], /"url":"([^"]+)"/)
}

async function stopAll(): Promise<void> {
  for (const child of children.splice(0)) {
    child.removeAllListeners('exit')
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await Promise.race([ended, wait(3000)])
  }
}

/** Pictures a second and the share of time in long tasks while something is done. */
async function measure(page: Page, act: () => Promise<void>): Promise<{ fps: number; long: number }> {
  await page.evaluate(() => {
    const seen = { frames: 0, long: 0, begun: performance.now(), going: true }
    Object.assign(window, { seen })
    const tick = () => {
      seen.frames++
      if (seen.going) requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.long += entry.duration
    }).observe({ type: 'longtask' })
  })
  await act()
  return page.evaluate(() => {
    const { seen } = window as unknown as { seen: { frames: number; long: number; begun: number; going: boolean } }
    seen.going = false
    const took = performance.now() - seen.begun
    return { fps: (seen.frames * 1000) / took, long: seen.long / took }
  })
}

const INK = new Proxy({}, { get: (_, name) => (name === 'font' ? 'sans-serif' : '#123456') }) as never

const MOVES = 90

async function mouse(page: Page, way: 'rest' | 'pan' | 'zoom' | 'drag'): Promise<void> {
  const box = await page.locator('.map-canvas').boundingBox()
  if (box === null || way === 'rest') return wait(2500)
  const card = await page.evaluate(() => {
    const { cy } = Reflect.get(document.querySelector('.map-canvas') ?? {}, '_cyreg') as { cy: cytoscape.Core }
    const [node] = cy.nodes('.card').filter((one) => {
      const { x, y } = one.renderedPosition()
      return x > 300 && y > 150 && x < cy.width() - 300 && y < cy.height() - 150
    })
    return node?.renderedPosition()
  })
  const [x, y] = way === 'drag' && card ? [box.x + card.x, box.y + card.y] : [box.x + 30, box.y + box.height * 0.5]
  await page.mouse.move(x, y)
  if (way !== 'zoom') await page.mouse.down()
  for (let at = 0; at < MOVES; at++) {
    if (way === 'zoom') await page.mouse.wheel(0, at % 30 < 15 ? -60 : 60)
    else await page.mouse.move(x + 60 * Math.sin(at / 9), y + 40 * Math.sin(at / 7))
    await wait(12)
  }
  if (way !== 'zoom') await page.mouse.up()
}

const drawn = (page: Page) =>
  page.evaluate(() => {
    const { cy } = Reflect.get(document.querySelector('.map-canvas') ?? {}, '_cyreg') as { cy: cytoscape.Core }
    return {
      cards: cy.nodes('.card').length,
      lines: cy.edges().length,
      places: cy.nodes('.card').map((card) => [card.id(), card.position('x'), card.position('y')] as const),
    }
  })

const browser = await launch()

/** The map of a page, when it stood, and how long the page's main thread worked until then. */
async function open(url: string): Promise<{ page: Page; ms: number; workedMs: number }> {
  const page = await newPage(browser)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(`${url}?closed=table`)
  await page.waitForFunction(() => Number(document.querySelector<HTMLElement>('.map')?.dataset['services']) > 3)
  const ms = await page.evaluate(() => performance.now())
  const { metrics } = await devtools.send('Performance.getMetrics')
  await devtools.detach()
  return { page, ms, workedMs: 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) }
}

const OPENINGS = 5

/** Opens it again and again, and leaves the last one open. */
async function openings(name: string, url: string): Promise<Page> {
  const all: string[] = []
  for (;;) {
    const { page, ms, workedMs } = await open(url)
    all.push(`${(ms / 1000).toFixed(1)} s (${workedMs.toFixed(0)} ms of work, load ${(loadavg()[0] ?? 0).toFixed(0)})`)
    if (all.length === OPENINGS) {
      console.log(`${name}: the map stands after ${all.join(', ')}`)
      return page
    }
    await page.close()
    await wait(1500)
  }
}

/** How long one layout and the ways of its lines hold the page, in turns of laying everything out anew. */
async function layouts(page: Page): Promise<string> {
  await page.evaluate(() => {
    const held: Record<string, number[]> = { layout: [], routes: [] }
    Object.assign(window, { held })
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) held[name]?.push(duration)
    }).observe({ type: 'measure' })
  })
  for (let turn = 0; turn < 9; turn++) {
    await page.getByRole('button', { name: 'Tidy: lay the map out anew' }).click()
    await wait(700)
  }
  const held = await page.evaluate(() => (window as unknown as { held: Record<string, number[]> }).held)
  const middle = (times: readonly number[] = []) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
  const of = (name: string) =>
    `${name} ${middle(held[name]).toFixed(1)} ms, at most ${Math.max(0, ...(held[name] ?? [])).toFixed(1)}`
  return `laying out anew holds the page: ${of('layout')}; ${of('routes')} (of ${held['layout']?.length ?? 0})`
}

async function rows(name: string, page: Page, ways: readonly ('rest' | 'pan' | 'zoom' | 'drag')[]): Promise<void> {
  const { cards, lines } = await drawn(page)
  for (const way of ways) {
    const empty = await newPage(browser)
    const blank = await measure(empty, () => wait(1500))
    await empty.close()
    await page.bringToFront()
    const { fps, long } = await measure(page, () => mouse(page, way))
    const words = [name.padEnd(34), `${cards}/${lines}`.padStart(9), way.padEnd(5), fps.toFixed(0).padStart(4)]
    console.log(
      ...words,
      blank.fps.toFixed(0).padStart(6),
      `${(100 * long).toFixed(1)} %`.padStart(8),
      (loadavg()[0] ?? 0).toFixed(1).padStart(6),
    )
    await wait(400)
  }
}

async function held(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Fit the map to the window' }).click()
  await wait(2500)
  const before = new Map((await drawn(page)).places.map(([id, x, y]) => [id, `${x} ${y}`]))
  await wait(WATCHED_S * 1000)
  const after = (await drawn(page)).places
  const moved = after.filter(([id, x, y]) => before.has(id) && before.get(id) !== `${x} ${y}`).length
  return `${moved} of ${before.size} cards moved in ${WATCHED_S} s of traffic; ${after.length - before.size} came`
}

/** One frame that changes 200 edges between 300 services, without the redraw: the median of 25, and of the processor time alone. */
function update(): { readonly took: number; readonly worked: number } {
  const fixture = cluster(300)
  const cy = cytoscape({
    headless: true,
    styleEnabled: true,
    style: stylesheet(INK),
  })
  const press = {
    palette: INK,
    measure: (words: string) => words.length * 7,
    text: { members: String, names: String } as never,
  }
  const scene = new Scene(cy, new MapModel(), press, () => 1.6)
  const services = new Map(fixture.services.map((service) => [service.number, service]))
  const edges = new Map(fixture.edges.map((edge) => [edge.number, edge]))
  scene.update(scene.model.apply({ services, edges }, { reset: true, graph: undefined }), fixture.now)
  scene.relay(false)
  const times = Array.from({ length: 25 }, (_, turn) => {
    const changed = fixture.edges.slice(turn * 8, turn * 8 + 200).map((edge) => ({
      ...edge,
      minute: edge.minute && { ...edge.minute, flows: edge.minute.flows * (turn + 2) },
      lastDroppedMs: turn % 2 === 0 ? 0 : fixture.now - 1000,
    }))
    for (const edge of changed) edges.set(edge.number, edge)
    const graph = { services: [], edges: changed, removedServices: [], removedEdges: [] } as never
    const [begun, used] = [performance.now(), process.cpuUsage()]
    scene.update(scene.model.apply({ services, edges }, { reset: false, graph }), fixture.now)
    const took = performance.now() - begun
    return { took, worked: process.cpuUsage(used).user / 1000 }
  })
  cy.destroy()
  const middle = (of: 'took' | 'worked') => times.map((time) => time[of]).sort((a, b) => a - b)[12] ?? 0
  return { took: middle('took'), worked: middle('worked') }
}

try {
  console.log('what                               drawn     while  fps  blank  long tasks  load')
  if (wanted('50')) {
    const small = await open(await serve(50, 150, 5000))
    await wait(6000)
    await rows('50 services, 5,000 flows/s', small.page, ['rest', 'pan', 'zoom', 'drag'])
    console.log(await held(small.page))
    await small.page.close()
    await stopAll()
  }
  if (wanted('300')) {
    const medium = await open(await serve(300, 900, 1500))
    await wait(8000)
    await rows('300 services, closed', medium.page, ['pan', 'zoom'])
    await medium.page.getByRole('button', { name: 'How the map is drawn' }).click()
    await medium.page.getByRole('button', { name: 'Open', exact: true }).click()
    await medium.page.keyboard.press('Escape')
    await wait(2500)
    await rows('300 services, opened by hand', medium.page, ['rest', 'pan', 'zoom', 'drag'])
    console.log(`300 services, opened by hand: ${await layouts(medium.page)}`)
    await medium.page.close()
    await stopAll()
  }
  if (wanted('2000')) {
    const url = await serve(2000, 6000, 2000, 60)
    await wait(20_000)
    const large = await openings('2,000 services', url)
    await wait(4000)
    await rows('2,000 services', large, ['rest', 'pan', 'zoom', 'drag'])
    await large.close()
  }
  const { took, worked } = update()
  console.log(`200 edges changed at 300 services: ${took.toFixed(1)} ms, ${worked.toFixed(1)} ms of a processor`)
} finally {
  await browser.close()
  await stopAll()
}

/**
 * How smooth the flow table is in a real browser: `npm run build`, then `npx tsx bench/table.ts [rounds]`
 *
 * The built page, behind a service that first fills it with 100,000 flows of the demo cluster and then brings 2,000 a second,
 * in Chromium without a GPU. Each round scrolls by the wheel for ten seconds: pictures a second beside those of an empty page
 * at the same time (`blank`: what the machine allows just then), the longest task, by the clock and by the processor time that it
 * took itself, which others on the machine cannot lengthen, how many of both were over 100 ms, and the share of the time that the
 * page's thread was at work; then opens the details of rows and says how long it takes until they are painted. The quietest
 * round counts.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { create, toBinary } from '@bufbuild/protobuf'
import type { ConnectRouter } from '@connectrpc/connect'
import type { Page } from '@playwright/test'
import { startHttpServer } from '#backend/http/server.ts'
import { createLog } from '#backend/log.ts'
import { createCluster } from '#domain/demo/cluster.ts'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import {
  type Frame,
  FrameSchema,
  MapService,
  type Row,
  RowSchema,
  SourceKind,
  SourceState,
  SourceStatusSchema,
} from '#gen/orrery/v1/orrery_pb.ts'
import { launch, newPage } from './browser.ts'

const ROUNDS = Number(process.argv[2] ?? 3)
const KEPT = 100_000
const FRAME_MS = 250
const ROWS_OF_FRAME = 500
const FILLING_ROWS = 2_000
const SCROLLED_S = 10

/** Encoded flows of the demo, to be sent again and again. */
function responses(count: number): readonly Uint8Array[] {
  const startMs = Date.now() - 60_000
  const cluster = createCluster({ seed: 7, rate: 4_000, startMs })
  const found: Uint8Array[] = []
  for (let at = startMs; found.length < count; at += 1000) {
    for (const event of cluster.advance(at)) {
      if (event.kind !== 'flow' || found.length >= count) continue
      const { flow } = event
      const response = create(GetFlowsResponseSchema, {
        nodeName: flow.nodeName,
        responseTypes: { case: 'flow', value: flow },
      })
      found.push(toBinary(GetFlowsResponseSchema, response))
    }
  }
  return found
}

const flows = responses(40_000)
const source = create(SourceStatusSchema, {
  kind: SourceKind.RELAY,
  state: SourceState.LIVE,
  name: 'bench',
  nodesConnected: 3,
  nodesKnown: 3,
})

function frame(number: number, reset: boolean, from: number, count: number): Frame {
  const rows = Array.from({ length: count }, (_, index): Row => {
    const at = from + count - 1 - index
    return create(RowSchema, { number: at + 1, response: flows[at % flows.length] ?? new Uint8Array(0) })
  })
  return create(FrameSchema, { number, reset, timeMs: Date.now(), graph: {}, rows, ...(reset && { source }) })
}

const routes = (router: ConnectRouter) => {
  router.service(MapService, {
    async *observe() {
      let sent = 0
      let number = 0
      const next = (count: number) => {
        sent += count
        number++
        return frame(number, number === 1, sent - count, count)
      }
      for (let filled = 0; filled <= KEPT; filled += FILLING_ROWS) {
        yield next(FILLING_ROWS)
        await wait(60)
      }
      for (;;) {
        yield next(ROWS_OF_FRAME)
        await wait(FRAME_MS)
      }
    },
    acknowledge: () => ({}),
    status: () => ({ source, version: 'bench' }),
  })
}

interface Seen {
  readonly fps: number
  /** How long it was looked. */
  readonly ms: number
  /** Milliseconds by the clock. */
  readonly tasks: readonly number[]
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds of the thread's own processor time. */
  readonly tdur?: number
}

/** Processor time of the tasks of the busiest page thread, in milliseconds. */
function ownTimes(trace: Buffer): readonly number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] }
  const threads = new Map<string, number[]>()
  for (const { name, ph, pid, tid, tdur = 0 } of traceEvents) {
    if (name !== 'RunTask' && name !== 'ThreadControllerImpl::RunTask') continue
    if (ph !== 'X') continue
    const thread = threads.get(`${pid} ${tid}`)
    if (thread === undefined) threads.set(`${pid} ${tid}`, [tdur / 1000])
    else thread.push(tdur / 1000)
  }
  const sum = (times: readonly number[]) => times.reduce((all, ms) => all + ms, 0)
  return [...threads.values()].sort((a, b) => sum(b) - sum(a))[0] ?? []
}

/** Pictures a second and long tasks while something is done. */
async function measure(page: Page, act: () => Promise<void>): Promise<Seen> {
  await page.evaluate(() => {
    const seen = { frames: 0, tasks: [] as number[], begun: performance.now(), going: true }
    Object.assign(window, { seen })
    const tick = () => {
      seen.frames++
      if (seen.going) requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.tasks.push(entry.duration)
    }).observe({ type: 'longtask' })
  })
  await act()
  return page.evaluate(() => {
    const { seen } = window as unknown as {
      seen: { frames: number; tasks: number[]; begun: number; going: boolean }
    }
    seen.going = false
    const { tasks, frames, begun } = seen
    const ms = performance.now() - begun
    return { fps: (frames * 1000) / ms, ms, tasks }
  })
}

async function scroll(page: Page): Promise<void> {
  const box = await page.getByRole('grid').boundingBox()
  if (box === null) throw new Error('there is no table')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const end = performance.now() + SCROLLED_S * 1000
  for (let turn = 0; performance.now() < end; turn++) {
    await page.mouse.wheel(0, turn % 60 < 40 ? 180 : -160)
    await wait(15)
  }
}

/** Milliseconds from a click on a row until its details are painted. */
const open = (page: Page, index: number): Promise<number> =>
  page.evaluate(async (at) => {
    const row = document.querySelectorAll<HTMLElement>('[role=row][data-verdict]')[at]
    if (row === undefined) throw new Error('there is no row')
    const begun = performance.now()
    row.click()
    await new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = resolve
        channel.port2.postMessage(undefined)
      })
    })
    if (document.querySelector('aside[aria-label=Details] h2') === null) throw new Error('no details were painted')
    return performance.now() - begun
  }, index)

const log = createLog({ level: 'silent', format: 'text' })
const server = await startHttpServer({
  listen: { host: '127.0.0.1', port: 0 },
  allowedHosts: undefined,
  basePath: '/',
  page: 'dist/page',
  routes,
  status: () => source,
  metrics: undefined,
  log,
  graceMs: 200,
})
const browser = await launch()

try {
  const bytes = flows.reduce((sum, flow) => sum + flow.length, 0) / flows.length
  console.log(`flows of ${bytes.toFixed(0)} bytes, ${KEPT} kept, ${(ROWS_OF_FRAME * 1000) / FRAME_MS} more a second`)
  console.log(
    'round  blank fps  fps  longest task: clock  own  over 100 ms: clock  own  at work  details median / longest',
  )
  const page = await newPage(browser)
  await page.goto(`http://127.0.0.1:${server.port}/?closed=filters`)
  await page.getByText(/^100,000 kept/).waitFor({ timeout: 120_000 })
  await wait(2000)
  for (let round = 1; round <= ROUNDS; round++) {
    const empty = await newPage(browser)
    const blank = await measure(empty, () => wait(1500))
    await empty.close()
    await page.bringToFront()
    await wait(500)
    await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] })
    const seen = await measure(page, () => scroll(page))
    const own = ownTimes(await browser.stopTracing())
    const long = (times: readonly number[]) => String(times.filter((ms) => ms > 100).length)
    const opened: number[] = []
    for (let index = 0; index < 15; index++) {
      opened.push(await open(page, 2 + (index % 7)))
      await wait(120)
    }
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    const sorted = [...opened].sort((a, b) => a - b)
    console.log(
      String(round).padStart(5),
      blank.fps.toFixed(0).padStart(10),
      seen.fps.toFixed(0).padStart(4),
      `${Math.max(0, ...seen.tasks).toFixed(0)} ms`.padStart(20),
      `${Math.max(0, ...own).toFixed(0)} ms`.padStart(6),
      long(seen.tasks).padStart(17),
      long(own).padStart(4),
      `${(own.reduce((sum, ms) => sum + ms, 0) / (seen.ms / 100)).toFixed(0)} %`.padStart(8),
      `${sorted[7]?.toFixed(0)} / ${sorted.at(-1)?.toFixed(0)} ms`.padStart(25),
    )
  }
} finally {
  await browser.close()
  await server.close()
}

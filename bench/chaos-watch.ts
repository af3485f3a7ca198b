import type { Fault } from './chaos-faults.ts'
import type { Said } from './chaos-page.ts'
import type { ChaosPage, World } from './chaos-world.ts'

/** The promise, and what the bench's own clocks and a machine that does other things too may add. */
const SAY_MS = 5_000
const RECOVER_MS = 10_000
const SLACK_MS = 700
const LOOK_MS = 100
/** A machine that is so late for its own timers makes all others late too: so many times as much is excused. */
const LATE_TIMES = 4
const LATE_FORGET = 0.995
/** A reason may be given for so long after its cause, while one recovers from it. */
const REASON_MS = 12_000
/** What is missing may still be fetched for so long. */
const FILL_MS = 35_000
/** Pages tell the newest seconds only when they are over. */
const NEWEST_S = 4
/** Seconds that pages are asked for. */
const SECONDS = 190
/** Fewer than these a backend fetches of the past at most. */
const FETCHED = 40_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Seconds that a page has marked as a gap though it counts all their flows. */
interface Marks {
  readonly page: string
  readonly seconds: readonly number[]
}

/** Holds the world against what is promised. */
export class Watch {
  readonly #seed: number
  readonly #began = performance.now()
  readonly #active = new Set<Fault>()
  readonly #endedAt = new Map<Fault, number>()
  readonly #told = new Set<string>()
  readonly #log: string[] = []
  /** Seconds of pages that were told to be marked for nothing. */
  readonly #known = new Set<string>()
  #world: World | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #calmAt = Number.POSITIVE_INFINITY
  #lookedAt = performance.now()
  #lateMs = 0
  /** Since when flows have been coming without a pause. */
  #flowingAt = 0
  count = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  begin(world: World): void {
    this.#world = world
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  cause(fault: Fault, begins: boolean): void {
    this.#note(`${begins ? 'begins' : 'ends'}: ${fault.name}`)
    if (begins) this.#active.add(fault)
    else {
      this.#active.delete(fault)
      this.#endedAt.set(fault, performance.now())
    }
    this.#calmAt = this.#active.size > 0 ? Number.POSITIVE_INFINITY : performance.now()
    this.#told.clear()
  }

  /** A page says something. */
  readonly said = (page: ChaosPage, before: Said | undefined): void => {
    const { said } = page
    if (said === undefined) return
    const text = (one: Said) => `${one.word} ${one.code} ${one.pictures ? 'by pictures' : ''}`
    if (before === undefined || text(before) !== text(said)) this.#note(`${page.name}: ${text(said)} ${said.reason}`)
    if (said.word === 'live' && said.code !== '') this.#once(`${page.name} is live with a reason: ${said.reason}`)
    if (said.code !== '' && before?.code !== said.code && !this.#explains(said.code)) {
      this.broken(`${page.name} gives a reason that has no cause: ${said.code}, ${said.reason}`)
    }
  }

  /** Waits until all pages are live. */
  async settle(): Promise<void> {
    while (this.#world?.pages.some(({ said }) => said?.word !== 'live')) await pause(100)
    this.#calmAt = performance.now()
  }

  /** Waits until all pages count what is true; says what they do not. */
  async counts(): Promise<void> {
    const until = performance.now() + FILL_MS
    let found = await this.#compare()
    while (found.wrong.length + found.marked.length > 0 && performance.now() < until) {
      await pause(1_000)
      found = await this.#compare()
    }
    for (const what of found.wrong) this.broken(what)
    for (const { page, seconds } of found.marked) {
      for (const second of seconds) this.#known.add(`${page} ${second}`)
      this.#tell(`MARKED ${this.#time()} ${page}: ${seconds.length} s are a gap and lack nothing`)
    }
    if (found.wrong.length === 0) this.#note('all counts are right')
  }

  broken(what: string): void {
    this.count++
    this.#tell(`BROKEN ${this.#time()} ${what}`)
  }

  /** Says something, and what came before it. */
  #tell(what: string): void {
    for (const line of this.#log.splice(0)) console.log(line)
    console.log(what)
  }

  #time(): string {
    return `seed ${this.#seed} at ${((performance.now() - this.#began) / 1000).toFixed(1)} s`
  }

  #note(what: string): void {
    this.#log.push(`       ${this.#time()} ${what}`)
    if (this.#log.length > 60) this.#log.shift()
  }

  #once(what: string): void {
    if (!this.#told.has(what)) this.broken(what)
    this.#told.add(what)
  }

  #explains(code: string): boolean {
    const recent = [...this.#endedAt].filter(([, at]) => performance.now() - at < REASON_MS).map(([fault]) => fault)
    return [...this.#active, ...recent].some(({ codes }) => codes?.includes(code))
  }

  #look(): void {
    const { relay, pages } = this.#world ?? {}
    if (relay === undefined || pages === undefined) return
    const now = performance.now()
    this.#lateMs = Math.max(now - this.#lookedAt - LOOK_MS, this.#lateMs * LATE_FORGET)
    this.#lookedAt = now
    const slackMs = SLACK_MS + LATE_TIMES * this.#lateMs
    if (now - relay.cluster.sawAt > 300) this.#flowingAt = now
    const flowingMs = now - this.#flowingAt
    for (const { name, said, movedAt, wordAt } of pages) {
      const still = Math.min(flowingMs, now - movedAt, now - wordAt)
      const live = said?.word === 'live'
      if (live && still > SAY_MS + slackMs) this.#once(`${name} says live and has seen nothing for more than 5 s`)
      const calm = now - this.#calmAt > RECOVER_MS + slackMs
      const word = `${said?.word} ${said?.code} ${said?.reason} since ${((now - wordAt) / 1000).toFixed(1)} s`
      if (calm && (!live || said.pictures)) this.#once(`${name} has not recovered: ${word}`.replace(/since.*/, ''))
      if (calm && live && still > 3_000 + slackMs) this.#once(`${name} is live without flows`)
    }
  }

  /** What pages count wrongly, and what they mark as a gap though nothing is missing. */
  async #compare(): Promise<{ readonly wrong: readonly string[]; readonly marked: readonly Marks[] }> {
    const { relay, pages } = this.#world ?? {}
    if (relay === undefined || pages === undefined) return { wrong: [], marked: [] }
    const marks: Marks[] = []
    const nowS = Math.floor(Date.now() / 1000)
    const wrong: string[] = []
    for (const page of pages) {
      const counted = new Map((await page.counts()).map((one) => [one.second, one]))
      let more = 0
      let less = 0
      const marked: number[] = []
      let flows = 0
      const where: string[] = []
      // Rings are not sorted: of their very first second nobody knows where it begins.
      for (const second of [...relay.cluster.truth.keys()].toSorted((a, b) => b - a).slice(0, -2)) {
        const truth = relay.cluster.truth.get(second)
        const one = counted.get(second)
        if (truth === undefined || second > nowS - NEWEST_S) continue
        flows += truth.all
        if (flows > FETCHED || second < nowS - SECONDS) break
        const count = one?.flows ?? 0
        if (count > truth.all) {
          more += count - truth.all
          where.push(`${second - nowS}: +${count - truth.all}`)
        }
        if (count < truth.kept && one?.away !== true) {
          less += truth.kept - count
          where.push(`${second - nowS}: ${count - truth.kept}${one?.gap ? ' marked' : ''}`)
        }
        const excused = second * 1000 < relay.cluster.anewMs
        if (one?.gap && !excused && count >= truth.all && !this.#known.has(`${page.name} ${second}`))
          marked.push(second)
      }
      const tell = where.slice(0, 12).join(', ')
      if (more + less > 0) wrong.push(`${page.name} counts ${more} too many and ${less} too few: ${tell}`)
      if (marked.length > 0) marks.push({ page: page.name, seconds: marked })
    }
    return { wrong, marked: marks }
  }
}

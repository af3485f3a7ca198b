import { type ChildProcess, fork } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import type { Random } from '#domain/demo/random.ts'
import { type HoldingProxy, startHoldingProxy } from '../backend/http/holding-proxy.ts'
import { type FaultProxy, startFaultProxy } from '../backend/relay/fault-proxy.ts'
import { freePort, type Running, startOrrery } from '../e2e/processes.ts'
import type { Counted, Deed, FromPage, Said } from './chaos-page.ts'
import { ChaosRelay } from './chaos-relay.ts'
import { startSlowProxy } from './slow-proxy.ts'

const RATE = 240
const SLOW_BYTES = 64_000

/** A backend of the product as a process, which can be ended and started again on its port. */
export class Backend {
  readonly port: number
  readonly #relay: string
  #running: Running | undefined
  /** It is meant to end. */
  #ending = true
  #before = ''

  constructor(port: number, relay: string) {
    this.port = port
    this.#relay = relay
  }

  async start(): Promise<void> {
    if (this.#running !== undefined) return
    this.#running = await startOrrery('--relay', this.#relay, '--listen', `127.0.0.1:${this.port}`)
    this.#ending = false
  }

  async stop(): Promise<void> {
    const running = this.#running
    this.#ending = true
    this.#running = undefined
    running?.signal('SIGCONT')
    await running?.stop()
    this.#before += running?.output() ?? ''
  }

  signal(signal: NodeJS.Signals): void {
    this.#running?.signal(signal)
  }

  /** Errors that it has logged. */
  get errors(): readonly string[] {
    return (this.#before + (this.#running?.output() ?? ''))
      .split('\n')
      .filter((line) => /"level":(5|6)0|at .*:\d+:\d+|Warning/.test(line))
  }

  get running(): boolean {
    return !this.#ending
  }

  /** Open files and sockets, and megabytes of memory. */
  get takes(): { readonly files: number; readonly megabytes: number } {
    const at = `/proc/${this.#running?.pid ?? 0}`
    const pages = Number(readFileSync(`${at}/statm`, 'utf8').split(' ')[1])
    return { files: readdirSync(`${at}/fd`).length, megabytes: Math.round((pages * 4096) / 2 ** 20) }
  }
}

/** A page in a process of its own, and the lines to it. */
export class ChaosPage {
  readonly name: string
  readonly line: FaultProxy
  readonly holding: HoldingProxy | undefined
  readonly broke: string[] = []
  said: Said | undefined
  /** When what it counts last changed, and when it came to say what it says; `performance.now()`. */
  movedAt = 0
  wordAt = 0
  readonly #child: ChildProcess
  readonly #onSaid: (page: ChaosPage, before: Said | undefined) => void
  #counted: (seconds: readonly Counted[]) => void = () => undefined

  constructor(
    name: string,
    url: string,
    line: FaultProxy,
    holding: HoldingProxy | undefined,
    onSaid: (page: ChaosPage, before: Said | undefined) => void,
  ) {
    this.name = name
    this.line = line
    this.holding = holding
    this.#onSaid = onSaid
    this.#child = fork(new URL('chaos-page.ts', import.meta.url), [url], { execArgv: ['--import', 'tsx'] })
    this.#child.on('message', (message: FromPage) => this.#take(message))
  }

  does(deed: Deed): void {
    this.#child.send(deed)
  }

  /** What it counts now. */
  counts(): Promise<readonly Counted[]> {
    return new Promise((resolve) => {
      this.#counted = resolve
      this.does({ kind: 'count' })
    })
  }

  end(): void {
    this.#child.kill()
  }

  #take(message: FromPage): void {
    if (message.kind === 'counted') this.#counted(message.seconds)
    else if (message.kind === 'broke') this.broke.push(message.what)
    else {
      const before = this.said
      this.said = message
      const now = performance.now()
      if (before?.matched !== message.matched) this.movedAt = now
      if (before?.word !== message.word) this.wordAt = now
      this.#onSaid(this, before)
    }
  }
}

/** All that stands between a cluster and three pages: two backends, one of them behind a line that breaks, and a proxy of each kind. */
export interface World {
  readonly random: Random
  readonly relay: ChaosRelay
  readonly toRelay: FaultProxy
  readonly backends: readonly [Backend, Backend]
  readonly pages: readonly ChaosPage[]
  readonly close: () => Promise<void>
}

export async function startWorld(random: Random, onSaid: ConstructorParameters<typeof ChaosPage>[4]): Promise<World> {
  const relay = await ChaosRelay.start(RATE, random)
  const toRelay = await startFaultProxy(relay.port)
  const first = new Backend(await freePort(), `127.0.0.1:${toRelay.port}`)
  const second = new Backend(await freePort(), `127.0.0.1:${relay.port}`)
  await Promise.all([first.start(), second.start()])
  const lines = [
    await startFaultProxy(first.port),
    await startFaultProxy([first.port, second.port]),
    await startFaultProxy(second.port),
  ] as const
  const slow = await startSlowProxy(lines[0].port, SLOW_BYTES)
  const holding = await startHoldingProxy(lines[2].port, 0)
  const at = (port: number) => `http://127.0.0.1:${port}/`
  const pages = [
    new ChaosPage('plain', at(lines[0].port), lines[0], undefined, onSaid),
    new ChaosPage('slow', at(slow.port), lines[0], undefined, onSaid),
    new ChaosPage('two replicas', at(lines[1].port), lines[1], undefined, onSaid),
    new ChaosPage('proxied', `${holding.url}/`, lines[2], holding, onSaid),
  ]
  const close = async () => {
    for (const page of pages) page.end()
    await holding.stop()
    await Promise.all([first.stop(), second.stop()])
    await Promise.all([...lines, toRelay].map((line) => line.close()))
    await relay.close()
  }
  return { random, relay, toRelay, backends: [first, second], pages, close }
}

import { Code, ConnectError } from '@connectrpc/connect'
import { quoteShort } from '#domain/filter/quote.ts'
import { type Row, SourceState, type SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { linkedSignal } from '#service/linked-signal.ts'
import { flowsStore } from '#src/state/flows.ts'
import { findByUuid, type Linked, linkedStore } from '#src/state/linked.ts'
import { type Selection, viewStore } from '#src/state/view.ts'
import type { Clients } from './clients.ts'
import { troubleOf } from './trouble.ts'

/**
 * A live source never says that a flow is not there, so after this long it counts as gone, if it was there to be asked. A file says it
 * at its end.
 */
const LIVE_LIMIT_MS = 8000
const FILE_LIMIT_MS = 120_000

/** Who goes from flow to flow does not ask for each of them. */
const REST_MS = 400

/** Rows lack fields that Relay was not asked for. */
const masked = (): boolean => flowsStore.getState().source?.masked === true

/** A flow that is no row, or of which a row does not say everything. */
const uuidWanted = (selection: Selection | undefined): string | undefined =>
  selection?.kind === 'flow' && selection.uuid !== '' && (selection.row === undefined || masked())
    ? selection.uuid
    : undefined

/**
 * Finds the flow that the address names: among the rows once there are some, else by asking the source for its uuid, which
 * Relay answers from the rings of the nodes. Where rows lack fields, the whole of each flow that is looked at is asked for in this way.
 * Goes on until the signal is aborted.
 */
export function watchLinkedFlow(clients: Clients, signal: AbortSignal): void {
  let current = new AbortController()
  const begin = (uuid: string | undefined): void => {
    current.abort()
    current = new AbortController()
    linkedStore.setState(uuid === undefined ? { kind: 'none' } : { kind: 'looking', uuid }, true)
    if (uuid !== undefined) void look(clients, uuid, linkedSignal(signal, current.signal))
  }
  const stops = [
    viewStore.subscribe((now, before) => {
      const uuid = uuidWanted(now.selection)
      if (uuid !== uuidWanted(before.selection)) begin(uuid)
    }),
    flowsStore.subscribe((now, before) => {
      const linked = linkedStore.getState()
      const back = now.link.kind === 'open' && before.link.kind !== 'open'
      const lives = isLive(now.source) && !isLive(before.source)
      if ((back || lives) && linked.kind === 'failed') begin(linked.uuid)
    }),
  ]
  signal.addEventListener(
    'abort',
    () => {
      for (const stop of stops) stop()
    },
    { once: true },
  )
  begin(uuidWanted(viewStore.getState().selection))
}

async function look(clients: Clients, uuid: string, signal: AbortSignal): Promise<void> {
  const show = (linked: Linked): void => {
    if (!signal.aborted) linkedStore.setState(linked, true)
  }
  try {
    await firstRows(signal)
    if (masked()) await new Promise((resolve) => setTimeout(resolve, REST_MS))
    if (signal.aborted) return
    const kept = masked() ? undefined : findByUuid(flowsStore.getState().rows, uuid)
    const row = kept ?? (await askFor(clients, uuid, signal))
    show(row === undefined ? { kind: 'gone', uuid } : { kind: 'found', uuid, row })
  } catch (cause) {
    const trouble = troubleOf(cause)
    show({ kind: 'failed', uuid, message: trouble.kind === 'lost' ? trouble.status : trouble.problem.message })
  }
}

/** Resolves when the page knows rows, or that there are none. */
function firstRows(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const there = () => flowsStore.getState().revision > 0
    if (there() || signal.aborted) {
      resolve()
      return
    }
    const stop = flowsStore.subscribe(() => {
      if (!there()) return
      stop()
      resolve()
    })
    signal.addEventListener('abort', () => {
      stop()
      resolve()
    })
  })
}

async function askFor({ map }: Clients, uuid: string, signal: AbortSignal): Promise<Row | undefined> {
  const limit = new AbortController()
  let timer = setTimeout(() => limit.abort(), LIVE_LIMIT_MS)
  let source: SourceStatus | undefined
  const query = { filter: `uuid:${quoteShort(uuid)}` }
  try {
    for await (const frame of map.observe({ query, rows: 1 }, { signal: linkedSignal(signal, limit.signal) })) {
      const row = frame.rows[0]
      if (row !== undefined) return row
      source = frame.source ?? source
      if (source?.state === SourceState.COMPLETE) return undefined
      if (frame.source?.state !== SourceState.READING) continue
      clearTimeout(timer)
      timer = setTimeout(() => limit.abort(), FILE_LIMIT_MS)
    }
    return undefined
  } catch (cause) {
    if (!limit.signal.aborted) throw cause
    if (isLive(source) || source?.state === SourceState.READING) return undefined
    throw new ConnectError(source?.problem?.message ?? 'no answer', Code.Unavailable)
  } finally {
    clearTimeout(timer)
    limit.abort()
  }
}

const isLive = (source: SourceStatus | undefined): boolean => source?.state === SourceState.LIVE

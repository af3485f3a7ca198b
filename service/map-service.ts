import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect'
import { FilterErrorSchema, MapService, type Query, SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { answersOf } from './answers.ts'
import { beats } from './beats.ts'
import { detailsOf } from './details.ts'
import { Doctor, diagnose, type Measure } from './doctor.ts'
import { facetsOf } from './facets.ts'
import { FrameMaker } from './frames.ts'
import { Hub } from './hub.ts'
import { linkedSignal } from './linked-signal.ts'
import { DEFAULT_OPTIONS, MAX_QUESTIONS, MAX_SNAPSHOTS, MAX_VIEWER_LENGTH, type ServiceOptions } from './options.ts'
import { askPastOf } from './past-rows.ts'
import { placingOf } from './placing.ts'
import { PodsMaker } from './pods-of.ts'
import { planQuery, type QueryContext, type QueryPlan } from './query.ts'
import { Receipts } from './receipts.ts'
import { snapshotOf } from './snapshot.ts'
import type { FlowSource } from './source.ts'
import { StatusBoard } from './status.ts'
import { suggestValues } from './suggest.ts'
import { Turns } from './turns.ts'
import type { FlowCounts, LostCounts } from './upstream.ts'
import { watch } from './viewer.ts'
import { Views } from './views.ts'
import { type Stretch, WindowMaker } from './window.ts'

export interface MapServiceDeps {
  readonly source: FlowSource
  /** Version of Orrery, for Status. */
  readonly version: string
  /** Where traces are looked at, see `StatusResponse.trace_url`. */
  readonly traceUrl?: string
  /** Ends the service: streams, views and upstreams. */
  readonly signal: AbortSignal
  readonly options?: Partial<ServiceOptions>
  /** Examines the source for Diagnose; without it that call is UNIMPLEMENTED. */
  readonly measure?: Measure
}

/** What runs behind the service, for metrics and tests. */
export interface MapServiceState {
  readonly viewers: number
  readonly views: number
  readonly upstreams: number
  readonly flows: Readonly<FlowCounts>
  /** What Relay and the nodes said they lost, by `flow.LostEventSource`. */
  readonly lost: LostCounts
  /** Time of the newest flow, milliseconds since the epoch; 0 while there is none. */
  readonly newestMs: number
  /** The map without a filter, where it is kept. */
  readonly graph: { readonly services: number; readonly edges: number } | undefined
}

/** Adds `orrery.v1.MapService` over a source to a router. */
export function registerMapService(router: ConnectRouter, deps: MapServiceDeps): () => MapServiceState {
  const { source, version, signal } = deps
  const options: ServiceOptions = { ...DEFAULT_OPTIONS, ...deps.options }
  const hub = new Hub(
    source,
    {
      keepMs: options.keepMs,
      items: options.pastItems,
      bytes: options.pastBytes,
      clockWindowMs: options.clockWindowMs,
    },
    signal,
  )
  const views = new Views(source, hub, options, signal)
  const status = new StatusBoard(source, hub, signal)
  const plan = (query: Query | undefined) =>
    planOf(query, {
      version: source.status().version,
      nowMs: source.kind === SourceKind.FILE ? Date.now() : source.now(),
      redacted: (upstream) => source.redactedFields?.(upstream) ?? [],
    })
  const warm = options.keepWarm ? views.open(plan(undefined), signal) : undefined
  const doctor = deps.measure && new Doctor(deps.measure, signal)
  let viewers = 0
  let beating = 0
  const receipts = new Map<string, Receipts>()
  const snapshots = new Turns(MAX_SNAPSHOTS)
  const questions = new Turns(MAX_QUESTIONS)
  const inTurn = <Answer>(turns: Turns, prepare: () => Promise<void>, answer: () => Answer): Promise<Answer> => {
    if (turns.full) throw new ConnectError('Too many ask at once. Try again in a moment.', Code.ResourceExhausted)
    return turns.take(prepare, answer)
  }

  router.service(MapService, {
    async *observe(request, context) {
      const wanted = plan(request.query)
      const window = stretchOf(request.query)
      if (viewers >= options.maxViewers) {
        throw new ConnectError(
          `Orrery already serves ${options.maxViewers} viewers, which is its limit. Close a page or try again later.`,
          Code.ResourceExhausted,
        )
      }
      const ends = linkedSignal(context.signal, signal)
      if (ends.aborted) return
      const view = views.open(wanted, ends)
      // In memory `finally` does not run after an abort, so what a viewer holds hangs on the signal.
      viewers++
      ends.addEventListener('abort', () => viewers--, { once: true })
      const binary = !(context.requestHeader.get('content-type') ?? '').includes('json')
      const { viewer } = request
      const mine = request.once || viewer === '' || viewer.length > MAX_VIEWER_LENGTH ? undefined : new Receipts()
      if (mine) {
        receipts.set(viewer, mine)
        ends.addEventListener('abort', () => receipts.get(viewer) === mine && receipts.delete(viewer), { once: true })
      }
      const askPast = request.once ? undefined : askPastOf(source, wanted, ends)
      const narrow = wanted.placing.by === 'pod' && request.podsOf.length > 0
      const rows = narrow ? 0 : request.rows
      const whole =
        window === undefined
          ? new FrameMaker(view, status, rows, binary && !narrow)
          : new WindowMaker(view, view.past, status, window, rows, askPast)
      const maker = narrow ? new PodsMaker(whole, request.podsOf) : whole
      if (request.once) {
        await view.settle(options.firstFrameMs, ends)
        if (!ends.aborted) yield maker.after(request.cursor)
        return
      }
      yield* watch(view, maker, mine, options, ends)
    },
    acknowledge({ viewer, number }) {
      const known = receipts.get(viewer)
      known?.arrived(number, Date.now())
      return { known: known !== undefined }
    },
    async *beat(_request, context) {
      const ends = linkedSignal(context.signal, signal)
      if (beating >= options.maxViewers) {
        throw new ConnectError(`Already ${options.maxViewers} ask whether streams get through.`, Code.ResourceExhausted)
      }
      if (ends.aborted) return
      beating++
      ends.addEventListener('abort', () => beating--, { once: true })
      yield* beats(ends)
    },
    async snapshot(request, context) {
      const ends = linkedSignal(context.signal, signal)
      const window = stretchOf(request.query)
      const view = views.open(plan(request.query), ends)
      return await inTurn(
        snapshots,
        () => view.settle(options.snapshotWaitMs, ends),
        () => snapshotOf(view, status, window),
      )
    },
    status() {
      return status.response(version, viewers, deps.traceUrl)
    },
    suggest(request, context) {
      const ends = linkedSignal(context.signal, signal)
      return suggestValues(request, views.open(plan(request.query), ends), source, ends)
    },
    async facets(request, context) {
      const ends = linkedSignal(context.signal, signal)
      const view = views.open(plan(request.query), ends)
      return await inTurn(
        questions,
        () => view.settle(options.snapshotWaitMs, ends),
        () => facetsOf(view),
      )
    },
    async *diagnose(request, context) {
      plan(request.query)
      if (doctor === undefined) throw new ConnectError('This service has no doctor.', Code.Unimplemented)
      yield* diagnose(doctor, request.query?.filter ?? '', status.status().lost, linkedSignal(context.signal, signal))
    },
    async details(request, context) {
      const ends = linkedSignal(context.signal, signal)
      const window = stretchOf(request.query)
      const view = views.open(plan(request.query), ends)
      return await inTurn(
        questions,
        () => view.settle(options.snapshotWaitMs, ends),
        () => detailsOf(request, view, window),
      )
    },
    async answers(request, context) {
      const ends = linkedSignal(context.signal, signal)
      const window = stretchOf(request.query)
      const view = views.open(plan(request.query), ends)
      return await inTurn(
        questions,
        () => view.settle(options.snapshotWaitMs, ends),
        () => answersOf(request, view, window),
      )
    },
  })

  return () => ({
    viewers,
    views: views.size,
    upstreams: hub.size,
    flows: hub.counts,
    lost: hub.lost,
    newestMs: hub.newestMs,
    graph: warm?.graph.size,
  })
}

/** Throws INVALID_ARGUMENT where a grouping is not known and, with a FilterError, where the filter cannot be understood. */
function planOf(query: Query | undefined, context: QueryContext): QueryPlan {
  const planned = planQuery(query?.filter ?? '', context, placingOf(query))
  if (planned.kind === 'error') throw refused(planned.message, planned.start, planned.end)
  return planned.plan
}

/** The window that a query asks for. Throws INVALID_ARGUMENT where it is none. */
function stretchOf(query: Query | undefined): Stretch | undefined {
  const { fromMs = 0, toMs = 0 } = query ?? {}
  if (fromMs === 0 && toMs === 0) return undefined
  if (fromMs >= 0 && toMs > fromMs && toMs < Number.POSITIVE_INFINITY) return { fromMs, toMs }
  throw new ConnectError(
    'A window ends after it begins: from_ms and to_ms are milliseconds since the epoch.',
    Code.InvalidArgument,
  )
}

function refused(message: string, start: number, end: number): ConnectError {
  const detail = { desc: FilterErrorSchema, value: { message, start, end } }
  return new ConnectError(message, Code.InvalidArgument, undefined, [detail])
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

type Unit = '' | ' s' | ' MiB' | ' KiB' | ' minutes'
/** A figure of the docs: in which file and behind what it stands in the code, and in which unit the docs tell it. */
type Figure = readonly [file: string, before: string, unit?: Unit]

const SIZES: Readonly<Record<Unit, number>> = {
  '': 1,
  ' s': 1_000,
  ' MiB': 1024 * 1024,
  ' KiB': 1024,
  ' minutes': 60_000,
}

const OPTIONS = 'service/options.ts'
const GRAPH = 'domain/graph/graph.ts'
const BOUNDED = 'domain/flow/bounded.ts'
const ENDS = 'domain/graph/ends.ts'
const ALIASES = 'domain/identity/aliases.ts'

/** Every row of docs/limits.md that names figures, with where these stand in the code, in the order of the docs. */
const ROWS: Readonly<Record<string, readonly Figure[]>> = {
  'a message': [['backend/relay/channel.ts', 'MESSAGE_LIMIT =', ' MiB']],
  'a message that is looked into': [
    ['domain/wire/readable.ts', 'LONGEST_MESSAGE =', ' KiB'],
    ['domain/wire/readable.ts', 'LONGEST_OF_NODES =', ' MiB'],
  ],
  'nodes or namespaces of an answer': [['backend/relay/channel.ts', 'ANSWER_PARTS =']],
  'nodes of a stream that are away or have failed': [['backend/relay/nodes.ts', 'KEPT =']],
  'flows asked for to know how far back nodes reach': [['backend/relay/reach.ts', 'MESSAGES =']],
  'bytes that Relay may send ahead': [['backend/relay/channel.ts', 'WINDOW =', ' MiB']],
  'messages in a row that are no flows': [['backend/relay/flow-stream.ts', 'MAX_GARBAGE =']],
  'wait between attempts': [['backend/relay/timing.ts', 'longestRetryMs:', ' s']],
  'flows asked for from the past, at first': [['backend/relay/flows-request.ts', 'BACKLOG =']],
  'the past asked for after a break': [
    ['backend/relay/timing.ts', 'overlapMs:', ' s'],
    ['service/past-filler.ts', 'OVERLAP_FLOWS ='],
    ['backend/relay/timing.ts', 'replayMs:', ' s'],
  ],
  'the recent past, fetched at first and after a longer break': [
    ['service/backfill.ts', 'reachMs:', ' minutes'],
    ['service/backfill.ts', 'messages:'],
    ['service/backfill.ts', 'bytes:', ' MiB'],
    ['service/backfill.ts', 'totalMs:', ' s'],
    ['service/backfill.ts', 'callMessages:'],
    ['service/backfill.ts', 'callBytes:', ' MiB'],
    ['service/backfill.ts', 'callMs:', ' s'],
  ],
  'flows remembered to tell repetitions': [
    ['service/dedupe.ts', 'limit ='],
    ['service/upstream.ts', 'NODE_RETURNS_MS =', ' minutes'],
  ],
  'endpoints, services, policies, texts that come back': [
    ['domain/wire/intern.ts', 'limit ='],
    ['domain/wire/intern.ts', 'MOST_BYTES =', ' MiB'],
  ],
  'what a flow says of itself, for map and answers': [
    [BOUNDED, 'LONGEST_NAME ='],
    [BOUNDED, 'LONGEST_TEXT ='],
    [BOUNDED, 'LABELS_KEPT ='],
    [BOUNDED, 'LABEL_TEXT ='],
    [BOUNDED, 'NAMES_KEPT ='],
    [BOUNDED, 'WORKLOADS_KEPT ='],
    [BOUNDED, 'POLICIES_KEPT ='],
  ],
  upstreams: [
    ['service/hub.ts', 'MOST ='],
    [OPTIONS, 'keepMs:', ' s'],
  ],
  'messages of an upstream for views that join': [
    [OPTIONS, 'pastItems:'],
    [OPTIONS, 'pastBytes:', ' MiB'],
  ],
  views: [[OPTIONS, 'maxViews:']],
  viewers: [[OPTIONS, 'maxViewers:']],
  'tries whether streams get through': [['service/beats.ts', 'BEATS =']],
  'snapshots asked for at once': [[OPTIONS, 'MAX_SNAPSHOTS =']],
  'facets, details and answers asked for at once': [[OPTIONS, 'MAX_QUESTIONS =']],
  'the body of a request': [['backend/http/rpc.ts', 'LONGEST_BODY =', ' KiB']],
  'bodies that have not come whole yet': [
    ['backend/http/bodies.ts', 'MOST ='],
    ['backend/http/bodies.ts', 'PATIENCE_MS =', ' s'],
  ],
  'answers that callers have not taken yet': [
    ['backend/http/unsent.ts', 'MOST =', ' MiB'],
    ['backend/http/unsent.ts', 'PATIENCE_MS =', ' s'],
  ],
  'streams of `observer.Observer`': [['backend/observer/service.ts', 'MAX_STREAMS =']],
  'its questions for nodes, namespaces and status at once': [['backend/observer/service.ts', 'MAX_QUESTIONS =']],
  'what the doctor listens to': [
    ['backend/doctor/listen.ts', 'MOST ='],
    ['domain/doctor/sampler.ts', 'KEPT ='],
    ['domain/doctor/sampler.ts', 'KEPT_BYTES =', ' MiB'],
  ],
  'names of a list that the doctor tells': [
    ['domain/doctor/relay-checks.ts', 'LISTED ='],
    ['domain/doctor/traffic-checks.ts', 'LISTED ='],
  ],
  'what a stream of `observer.Observer` holds for a slow reader': [
    ['backend/observer/relay.ts', 'HIGH ='],
    ['backend/observer/relay.ts', 'HIGH_BYTES =', ' MiB'],
  ],
  'who watches health': [['backend/observer/service.ts', 'MAX_WATCHERS =']],
  'connections to the port': [['backend/http/front.ts', 'MAX_CONNECTIONS =']],
  'services on the map': [
    [GRAPH, 'maxServices:'],
    ['domain/graph/services.ts', 'TEXT_KEPT ='],
    ['domain/graph/services.ts', 'OTHERS_KEPT ='],
    ['domain/graph/services.ts', 'FOLDED_KEPT ='],
  ],
  'address blocks of the world, where it is split by CIDR': [[GRAPH, 'maxBlocks:']],
  'pods and addresses whose node is known, in a view by node': [['domain/graph/place-ends.ts', 'HOMES_KEPT =']],
  edges: [
    [GRAPH, 'maxEdges:'],
    ['domain/graph/edges.ts', 'TEXT_KEPT ='],
    ['domain/graph/edges.ts', 'OTHERS_KEPT ='],
    [GRAPH, 'FOLDED_KEPT ='],
  ],
  'counters of an edge': [['domain/graph/counts.ts', 'SLOTS_KEPT =']],
  'ends that are remembered': [
    [ENDS, 'KEPT ='],
    [ENDS, 'TEXT_KEPT ='],
    [ENDS, 'ALL_VARIANTS_KEPT ='],
    [ENDS, 'VARIANTS_KEPT ='],
  ],
  'pods that are still to be named better': [
    [ALIASES, 'ALL_MEMBERS_KEPT ='],
    [ALIASES, 'MEMBERS_KEPT ='],
    [ALIASES, 'CLUSTERS_KEPT ='],
  ],
  'ports between two services': [[GRAPH, 'maxPorts:']],
  'pods of a service': [
    ['domain/graph/service.ts', 'PODS_KEPT ='],
    ['domain/graph/service.ts', 'PODS_SHOWN ='],
  ],
  'ports that a service is known to serve': [['domain/graph/service.ts', 'PORTS_KEPT =']],
  'policies that deny on an edge': [
    ['domain/graph/edge.ts', 'POLICIES_KEPT ='],
    ['domain/graph/edge.ts', 'DENIALS_KEPT ='],
  ],
  'removals told to a viewer that was away': [['domain/graph/removals.ts', 'KEPT =']],
  rows: [
    [OPTIONS, 'ringRows:'],
    [OPTIONS, 'ringBytes:', ' MiB'],
  ],
  'an edge without flows': [[GRAPH, 'leaveAfterMs:', ' minutes']],
  timeline: [['service/view.ts', 'WHOLE_RANGE = { windows:']],
  'windows of the past': [
    ['domain/graph/windows.ts', 'maxEntries:'],
    ['domain/analysis/analysis.ts', 'maxCounts:'],
    ['domain/analysis/analysis.ts', 'maxLatencies:'],
    ['domain/graph/windows.ts', 'STRETCHES ='],
  ],
  'connections that left the map, for details of a window': [['domain/analysis/past-edges.ts', 'KEPT =']],
  'flows of a window fetched from Relay again': [
    ['service/past-rows.ts', 'messages:'],
    ['service/past-rows.ts', 'bytes:', ' MiB'],
    ['service/past-rows.ts', 'ms:', ' s'],
    ['service/past-rows.ts', 'ROWS ='],
  ],
  'nodes away': [['domain/timeline/timeline.ts', 'NODES_KEPT =']],
  'nodes whose clocks may be behind': [
    ['service/node-clocks.ts', 'KEPT ='],
    ['service/status.ts', 'CLOCKS_TOLD ='],
  ],
  'latency sketches': [['domain/analysis/analysis.ts', 'maxSketches:']],
  'paths and DNS names': [
    ['domain/analysis/edge-stats.ts', 'PATHS_PER_EDGE ='],
    ['domain/analysis/analysis.ts', 'maxPaths:'],
  ],
  'connections that wait for an answer': [['domain/analysis/connections.ts', 'KEPT =']],
  'a filter': [
    ['domain/filter/language.ts', 'MOST_TEXT ='],
    ['domain/filter/language.ts', 'MOST_TERMS ='],
    ['domain/filter/regexp.ts', 'MOST_PARTS ='],
  ],
  'values for completion and facets': [
    ['domain/filter/seen.ts', 'OF_A_FLOW ='],
    ['domain/filter/seen.ts', 'limit ='],
    [OPTIONS, 'MAX_SUGGESTIONS ='],
    ['service/facets.ts', 'VALUES ='],
  ],
  'rows of a frame': [
    [OPTIONS, 'MAX_FIRST_ROWS ='],
    [OPTIONS, 'FIRST_ROW_BYTES =', ' KiB'],
    [OPTIONS, 'MAX_FRAME_ROWS ='],
    [OPTIONS, 'FRAME_ROW_BYTES =', ' KiB'],
    [OPTIONS, 'MIN_FRAME_ROWS ='],
  ],
  'rows in the page': [
    ['src/state/flows.ts', 'ROWS_KEPT ='],
    ['src/state/flows.ts', 'ROW_BYTES_KEPT =', ' MiB'],
  ],
  'halves of calls that wait for the other one, in the page': [
    ['domain/calls/join.ts', 'MOST ='],
    ['domain/calls/join.ts', 'MOST_OF_CONNECTION ='],
  ],
  'services that show their pods on the map': [
    ['src/state/map-view.ts', 'MOST_OPENED ='],
    ['src/state/splice.ts', 'MOST_PODS ='],
    ['service/options.ts', 'MAX_PODS_OF ='],
  ],
  'cards of the map that stand open unasked': [
    ['src/views/map/begin-closed.ts', 'MOST_CARDS ='],
    ['src/views/map/begin-closed.ts', 'MOST_NAMES ='],
    ['src/views/map/begin-closed.ts', 'MOST_CARDS ='],
  ],
  'lines drawn between closed boxes of the map': [['src/views/map/lines.ts', 'MOST_LINES =']],
  'rows selected together': [['src/views/table/use-marks.ts', 'MOST =']],
}
/** Rows with a figure that is no constant of ours. */
const GIVEN = ['memory behind a ring of messages']

/** The files in which a figure may stand: the one named, or, where that has handed it on, those beside it. */
function* places(file: string): Generator<string> {
  if (existsSync(`${root}${file}`)) yield readFileSync(`${root}${file}`, 'utf8')
  const beside = readdirSync(`${root}${dirname(file)}`).filter(
    (name) => name.endsWith('.ts') && !name.includes('.test.'),
  )
  yield beside.map((name) => readFileSync(`${root}${dirname(file)}/${name}`, 'utf8')).join('\n')
}

/** The product that stands behind a name in the code, such as `16 * MIB`. */
function valueOf([file, before]: Figure): number {
  const escaped = before.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = new RegExp(`\\b${escaped}\\s*([0-9A-Z_ *]+)n?\\s*[,)}\\n]`, 'g')
  for (const code of places(file)) {
    const found = [...code.matchAll(pattern)].map(([, product = '']) => product)
    if (found.length === 0) continue
    expect(found, `${before} in ${file} or beside it`).toHaveLength(1)
    return (found[0] ?? '')
      .split('*')
      .map((factor) => (factor.trim() === 'MIB' ? 1024 * 1024 : Number(factor.trim().replaceAll('_', ''))))
      .reduce((product, factor) => product * factor, 1)
  }
  throw new Error(`${before} stands neither in ${file} nor beside it: where has it gone?`)
}

const written = (figure: Figure): string => {
  const unit = figure[2] ?? ''
  return `${(valueOf(figure) / SIZES[unit]).toLocaleString('en')}${unit}`
}

const FIGURE = /(?<![\w./])\d[\d,]*(?<!,)(?: (?:s|MiB|KiB|minutes)\b)?/g

const rows = [...readFileSync(`${root}docs/limits.md`, 'utf8').matchAll(/^\| ([^|]+) \| ([^|]*)\|([^|]*)\|$/gm)]
  .map(([, what = '', limit = '', beyond = '']) => ({ what, figures: `${limit} ${beyond}`.match(FIGURE) ?? [] }))
  .filter(({ what, figures }) => figures.length > 0 && !GIVEN.includes(what))

test('every figure of docs/limits.md is the one in the code', () => {
  const told = Object.fromEntries(rows.map(({ what, figures }) => [what, figures]))
  const held = Object.fromEntries(Object.entries(ROWS).map(([what, figures]) => [what, figures.map(written)]))
  expect(told).toEqual(held)
})

import { create } from '@bufbuild/protobuf'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { parseFlow } from '#domain/flow/notation.ts'
import { type Flow, FlowSchema, HTTPHeaderSchema } from '#gen/flow/flow_pb.ts'
import type { Shown } from '#src/state/call-facts.ts'
import { parseLayout } from '#src/state/column-layout.ts'
import { text } from '#src/text/text.ts'
import { COLUMNS, columnOf, leastWidth, ORDER, placed, tracksOf } from './columns.ts'
import { nextSort, sortOf } from './sort.ts'

const ESCAPE = '\u001b[31m<img src=x onerror=alert(1)>\u202e'

function evil(): Flow {
  const flow = parseFlow('shop/web -> shop/cart:8080 http GET /cart 200')
  flow.nodeName = ESCAPE
  flow.uuid = ESCAPE
  flow.Summary = ESCAPE
  flow.policyLog = [ESCAPE]
  if (flow.source !== undefined) {
    flow.source.podName = ESCAPE
    flow.source.labels = Array.from({ length: 2000 }, (_, at) => `k8s:${at}=${ESCAPE}`)
  }
  if (flow.l7?.record.case === 'http') {
    flow.l7.latencyNs = 18_446_744_073_709_551_615n
    flow.l7.record.value.url = `http://cart/${'x'.repeat(64_000)}${ESCAPE}`
    flow.l7.record.value.method = ESCAPE
    flow.l7.record.value.headers = Array.from({ length: 5000 }, () =>
      create(HTTPHeaderSchema, { key: ESCAPE, value: ESCAPE }),
    )
  }
  if (flow.time !== undefined) flow.time.seconds = 9_000_000_000_000_000n
  return flow
}

const BAD: readonly (readonly [string, Flow])[] = [
  ['nothing at all', create(FlowSchema)],
  ['bombs and escapes', evil()],
  ['a time past all calendars', create(FlowSchema, { time: { seconds: -9_000_000_000_000_000n, nanos: -5 } })],
]

describe('every column', () => {
  test('has words, a place of its own and a way into the address', () => {
    expect(new Set(ORDER).size).toBe(COLUMNS.length)
    expect([...ORDER].sort()).toEqual(Object.keys(text.columns).sort())
    for (const id of ORDER) expect(parseLayout(id)?.[0]?.id).toBe(id)
  })

  test.each(BAD)('bears %s', (_, flow) => {
    const shown: Shown = { flow, answer: flow }
    for (const column of COLUMNS) {
      expect(['string', 'number']).toContain(typeof column.value(shown))
      const html = renderToStaticMarkup(<>{column.cell === undefined ? undefined : column.cell(shown, () => true)}</>)
      expect([column.id, html.includes('<img'), html.length < 10_000]).toEqual([column.id, false, true])
    }
  })
})

describe('columns in their place', () => {
  test('are the usual ones that there is room for, or those that were chosen', () => {
    expect(placed(undefined, 500).map(({ id }) => id)).toEqual(['time', 'verdict', 'source', 'destination'])
    expect(placed(undefined, 1400)).toHaveLength(9)
    expect(placed(parseLayout('uuid.nosuch.time*90'), 500).map(({ id }) => id)).toEqual(['uuid', 'time'])
    expect(placed(parseLayout('nosuch'), 500)).toHaveLength(4)
  })

  test('fill the table, and tell when they do not fit', () => {
    const chosen = placed(parseLayout('time*90.uuid'), 500)
    expect(tracksOf(chosen)).toBe('90px minmax(270px,1fr)')
    expect(leastWidth(chosen)).toBe(90 + 12 + 270 + 26)
  })
})

test.each([
  ['uuid', ['uuid', '-uuid', '']],
  ['latency', ['-latency', 'latency', '']],
  ['time', ['time', '']],
] as const)('clicks on %s sort by %j', (id, wanted) => {
  const column = columnOf(id)
  if (column === undefined) throw new Error('no such column')
  const made: string[] = []
  let sort: ReturnType<typeof nextSort>
  do {
    sort = nextSort(sort, column)
    made.push(sort === undefined ? '' : `${sort.descending ? '-' : ''}${sort.column}`)
    expect(sortOf(sort, column.id) !== undefined).toBe(sort !== undefined || id === 'time')
  } while (sort !== undefined)
  expect(made).toEqual(wanted)
})

/** Viewers of a running Orrery in a process of their own, for benchmarks: `viewers.ts <url> <how many>`; tells its parent what arrived. */
import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-web'
import { MapService } from '#gen/orrery/v1/orrery_pb.ts'

const [baseUrl = '', count = '5'] = process.argv.slice(2)
const client = createClient(MapService, createConnectTransport({ baseUrl, useBinaryFormat: true }))
const late: number[] = []

async function follow(viewer: string): Promise<void> {
  let acknowledged = 0
  let shown = 0
  for await (const frame of client.observe({ rows: 1000, viewer })) {
    late.push(Date.now() - frame.timeMs)
    if (late.length > 100_000) late.splice(0, 50_000)
    shown += frame.rows.length + frame.moreRows
    process.send?.({
      viewer,
      shown,
      received: frame.stats?.received ?? 0,
      matched: frame.stats?.matched ?? 0,
      p95: p95(),
    })
    if (Date.now() - acknowledged < 1_000) continue
    acknowledged = Date.now()
    await client.acknowledge({ viewer, number: frame.number })
  }
}

const p95 = (): number => late.toSorted((a, b) => a - b)[Math.floor(late.length * 0.95)] ?? 0

process.on('disconnect', () => process.exit(0))
for (let viewer = 0; viewer < Number(count); viewer++) {
  follow(`bench-${viewer}`).catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
}

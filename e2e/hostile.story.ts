import { details, drop, expect, map, test } from './story.ts'

const HTML = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>'
const TERMINAL = '\u001b]0;owned\u0007\u001b[31mred\u001b[0m'
const RIGHT_TO_LEFT = '\u202egnp.exe'

const time = (ms: number) => new Date(Date.UTC(2026, 2, 4, 5, 6, 0) + ms).toISOString()

const end = (name: string, namespace = 'shop') => ({
  identity: 1000 + name.length,
  namespace,
  pod_name: `${name}-0`,
  labels: [`k8s:app=${name}`],
  workloads: [{ name, kind: 'StatefulSet' }],
})

function line(ms: number, more: object): string {
  const flow = {
    time: time(ms),
    verdict: 'FORWARDED',
    IP: { source: '10.0.0.1', destination: '10.0.0.2', ipVersion: 'IPv4' },
    source: end('web'),
    destination: end('cart'),
    l4: { TCP: { source_port: 40_000, destination_port: 80 } },
    node_name: 'kind/worker',
    is_reply: false,
    ...more,
  }
  return JSON.stringify({ flow, node_name: 'kind/worker', time: time(ms) })
}

/** A request or, with a status, its answer. */
function http(ms: number, url: string, code = 0, more: object = {}, headers: readonly object[] = []): string {
  const answer = code > 0
  const ends = answer ? { source: end('cart'), destination: end('web') } : {}
  const ports = answer ? { source_port: 80, destination_port: 40_000 } : { source_port: 40_000, destination_port: 80 }
  return line(ms, {
    ...ends,
    l4: { TCP: ports },
    Type: 'L7',
    event_type: { type: 129 },
    is_reply: answer,
    traffic_direction: 'INGRESS',
    l7: { type: answer ? 'RESPONSE' : 'REQUEST', http: { code, method: 'GET', url, headers }, latency_ns: '5000000' },
    ...more,
  })
}

const l7 = (code: number, latency: string) => ({
  l7: { type: 'RESPONSE', http: { code, method: 'GET', url: '/slow' }, latency_ns: latency },
})
const bomb = Array.from({ length: 2_000 }, (_, n) => ({ key: `x-bomb-${n}`, value: 'z'.repeat(50) }))

const HOSTILE = [
  // Latencies of nothing and of centuries, and a status that is none.
  ...Array.from({ length: 30 }, (_, n) => http(n, '/slow', 200, l7(200, '0'))),
  ...Array.from({ length: 30 }, (_, n) => http(100 + n, '/slow', 200, l7(200, '9000000000000000000'))),
  http(150, '/none', 999),
  // Answers before their questions, questions without answers and the other way round.
  http(220, '/clock', 200, { node_name: 'kind/fast' }),
  http(200, '/clock'),
  ...Array.from({ length: 5 }, (_, n) => http(300 + n, '/asked')),
  ...Array.from({ length: 5 }, (_, n) => http(310 + n, '/answered', 503)),
  ...Array.from({ length: 10_000 }, (_, n) => http(1000 + n, `/path-${n.toString(26).replace(/\d/g, 'q')}`, 500)),
  http(12_000, `/${'u'.repeat(65_536)}`, 500),
  http(12_001, '/bomb', 500, {}, bomb),
  ...[HTML, TERMINAL, RIGHT_TO_LEFT].map((evil, n) =>
    line(12_100 + n, {
      verdict: 'DROPPED',
      drop_reason_desc: 'POLICY_DENIED',
      event_type: { type: 1, sub_type: 133 },
      traffic_direction: 'INGRESS',
      source: end(evil, evil),
      destination: { ...end('cart'), labels: [evil] },
      node_name: evil,
      uuid: evil,
      Summary: evil,
      ingress_denied_by: [{ name: evil, namespace: evil, kind: evil }],
    }),
  ),
  // A clock of the next century sets nothing.
  line(1e12, { verdict: 'FORWARDED', traffic_direction: 'INGRESS' }),
].join('\n')

test('a hostile capture breaks nothing, and all of it is text', async ({ page, demo }) => {
  await page.goto(`${demo.address}?list=answers&thresholds=minDrops:1`)
  await drop(page, 'hostile.jsonl', HOSTILE)
  await expect(page.getByText('Showing hostile.jsonl')).toBeVisible()
  await expect(map(page)).toHaveAccessibleName(/5 services/)
  const answers = page.getByRole('region', { name: 'Answers' })
  const found = answers.locator('[data-finding]')
  await expect(found.filter({ hasText: 'cart answers' })).toContainText(/with 5xx \(10,007 of 10,069 responses\)/)
  await expect(found.filter({ hasText: HTML })).toContainText('1 flow dropped')
  await expect(found.filter({ hasText: 'is slow' }).filter({ hasText: /year|day|hour/ })).toHaveCount(0)

  await found.filter({ hasText: HTML }).click()
  await expect(details(page)).toContainText(HTML)
  await page.getByRole('radio', { name: 'Flows' }).click()
  await expect(page.locator('[role=row][data-verdict=DROPPED]').first()).toContainText(/gnp\.exe|<img|red/)
  await page.getByRole('radio', { name: 'Connections' }).click()
  await expect(page.getByRole('gridcell', { name: HTML, exact: false }).first()).toBeVisible()

  expect(await page.evaluate(() => 'broken' in window)).toBe(false)
  expect(await page.locator('img[src=x]').count()).toBe(0)
})

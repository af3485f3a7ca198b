import { connection, drop, expect, listConnections, map, test } from './story.ts'

const at = (second: number) => `2026-03-04T05:06:${String(second).padStart(2, '0')}.123456789Z`

const end = (name: string) => ({
  identity: name.length + 1000,
  namespace: 'shop',
  pod_name: `${name}-0`,
  labels: [`k8s:app=${name}`],
  workloads: [{ name, kind: 'StatefulSet' }],
})

const line = (second: number, verdict: string, more: object = {}) =>
  JSON.stringify({
    flow: {
      time: at(second),
      uuid: `0000000${second}-0000-4000-8000-000000000000`,
      verdict,
      IP: { source: '10.0.0.1', destination: '10.0.0.2', ipVersion: 'IPv4' },
      l4: { TCP: { source_port: 40_000 + second, destination_port: 5432, flags: { SYN: true } } },
      source: end('cart'),
      destination: end('postgres'),
      Type: 'L3_L4',
      node_name: 'kind/worker',
      is_reply: false,
      event_type: { type: 4 },
      traffic_direction: 'INGRESS',
      trace_observation_point: 'TO_ENDPOINT',
      ...more,
    },
    node_name: 'kind/worker',
    time: at(second),
  })

const CAPTURE = [
  line(1, 'FORWARDED'),
  'this is not JSON',
  line(2, 'DROPPED', { event_type: { type: 1, sub_type: 133 }, drop_reason_desc: 'POLICY_DENIED' }),
  line(3, 'FORWARDED'),
].join('\n')

test('a dropped file is shown as the same map and table, bad lines are named, and live comes back', async ({
  page,
  demo,
}) => {
  await page.goto(demo.address)
  await drop(page, 'shop.jsonl', CAPTURE)
  await expect(page.getByText('Showing shop.jsonl')).toBeVisible()
  await expect(map(page)).toHaveAccessibleName(/^\D*2 services/)
  await expect(page.locator('[role=row][data-verdict]')).toHaveCount(3)
  await page.getByText('1 line could not be read').click()
  await expect(page.getByText(/^Line 2: /)).toBeVisible()
  await listConnections(page)
  await expect(connection(page, 'shop/cart', 'shop/postgres')).toContainText('Policy denied')
  await page.getByRole('button', { name: 'Back to live' }).click()
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible()
})

test('an empty file is refused with a word', async ({ page, demo }) => {
  await page.goto(demo.address)
  await drop(page, 'nothing.jsonl', '')
  await expect(page.getByText('nothing.jsonl could not be opened: it is empty')).toBeVisible()
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(page.getByText('nothing.jsonl')).toHaveCount(0)
})

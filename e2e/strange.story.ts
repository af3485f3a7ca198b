import { writeFile } from 'node:fs/promises'
import { drawn, placeOf } from './map-places.ts'
import { expect, map, test } from './story.ts'
import { NAMES, strangeCapture } from './strange-capture.ts'

test('odd names, ends and ports and ten thousand addresses without names are drawn, and none breaks the map', async ({
  page,
  starts,
}, info) => {
  const file = info.outputPath('strange.jsonl')
  await writeFile(file, strangeCapture(10_000))
  const orrery = await starts.orrery('--file', file)
  await page.goto(`${orrery.address}?closed=filters,table,timeline`)
  await expect(map(page)).toHaveAccessibleName(/[1-9]\d* services/)
  for (const name of Object.values(NAMES)) await placeOf(page, `shop/${name}:StatefulSet`)
  const cards = await drawn(page, '.card')
  expect(cards.filter(({ id }) => id.endsWith('/web:StatefulSet')).length).toBe(3)
  expect(cards.length).toBeLessThan(30)
  const lines = await drawn(page, 'edge')
  expect(lines.length).toBeGreaterThan(6)
  await page.keyboard.press('g')
  await page.getByRole('textbox', { name: 'Find on the map' }).fill(NAMES.picture)
  await expect(page.getByRole('search')).toContainText('1 found')
})

test('what is beyond the limit of a map is counted on it, and told how to be seen', async ({ page, starts }, info) => {
  const pod = (name: string) => ({
    namespace: 'many',
    pod_name: `${name}-0`,
    identity: 1000,
    workloads: [{ name, kind: 'StatefulSet' }],
  })
  const flow = (at: number) => ({
    time: new Date(1_790_000_000_000 + at).toISOString(),
    verdict: 'FORWARDED',
    IP: { source: '10.0.0.1', destination: '10.0.0.2', ipVersion: 'IPv4' },
    source: pod(`caller-${at}`),
    destination: pod('called'),
    l4: { TCP: { source_port: 40_000, destination_port: 80 } },
    traffic_direction: 'INGRESS',
    is_reply: false,
    node_name: 'node',
  })
  const file = info.outputPath('many.jsonl')
  await writeFile(file, Array.from({ length: 6_000 }, (_, at) => JSON.stringify({ flow: flow(at) })).join('\n'))
  const { address } = await starts.orrery('--file', file)
  await page.goto(`${address}?closed=filters,table`)
  const chip = page.getByRole('button', { name: /1,00\d services in “others”/ })
  await chip.focus()
  await expect(page.getByText('nothing is missing from the numbers')).toBeVisible()
  await expect(map(page)).toHaveAccessibleName(/1,00\d services more are folded/)
  await page.keyboard.press('Enter')
  await expect(page.getByPlaceholder('Any text in the flow')).toBeVisible()
})

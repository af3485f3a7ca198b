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

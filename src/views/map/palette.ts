/** Colours and faces of the map, read from the design tokens as they stand on an element now. */
const TOKENS = {
  background: '--map-bg',
  island: '--map-island',
  islandBorder: '--map-island-border',
  node: '--map-node',
  nodeBorder: '--map-node-border',
  world: '--map-world',
  text: '--text',
  text2: '--text-2',
  text3: '--text-3',
  accent: '--accent',
  accentSoft: '--accent-soft',
  forwarded: '--forwarded',
  dropped: '--dropped',
  droppedSoft: '--dropped-soft',
  audit: '--audit',
  error: '--error',
  idle: '--idle',
  ok: '--ok',
  font: '--font-sans',
} as const

export type Palette = Readonly<Record<keyof typeof TOKENS, string>>

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const entries = Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim()])
  return Object.fromEntries(entries) as Palette
}

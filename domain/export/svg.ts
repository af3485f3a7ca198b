import { around, type Box, type Point } from '#domain/layout/geometry.ts'
import { type Picture, type PictureLine, type PictureShape, type PictureText, pieces, pointsAlong } from './picture.ts'
import { plain } from './plain.ts'

const MARGIN = 24

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const safe = (text: string): string => plain(text).replace(/[&<>"']/gu, (found) => ENTITIES[found] ?? '')

const number = (value: number): string => (Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '0')

/** An element; attributes without a value are left out. */
function tag(name: string, attributes: Readonly<Record<string, string | number | undefined>>, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? number(value) : safe(String(value))}"`)
    .join('')
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`
}

function words({ text, x, y, anchor, size, weight, colour, plate }: PictureText): string {
  if (text === '') return ''
  const left = anchor === 'middle' ? 0.5 : anchor === 'end' ? 1 : 0
  const back =
    plate &&
    tag('rect', {
      x: x - plate.width * left,
      y: y - plate.height / 2,
      width: plate.width,
      height: plate.height,
      rx: plate.radius,
      fill: plate.colour,
      'fill-opacity': plate.opacity,
    })
  const front = tag(
    'text',
    {
      x,
      y: y + size * 0.35,
      'text-anchor': anchor,
      'font-size': size,
      'font-weight': weight,
      fill: colour,
      'unicode-bidi': 'isolate',
    },
    safe(text),
  )
  return `${back ?? ''}${front}`
}

function shape({ box, radius, fill, stroke, strokeWidth, opacity, image, text }: PictureShape): string {
  const card = tag('rect', { ...box, rx: radius, fill, stroke, 'stroke-width': strokeWidth })
  const drawing = image === undefined ? '' : tag('image', { ...image.box, href: image.href })
  const content = card + drawing + (text === undefined ? '' : words(text))
  return opacity === 1 ? content : tag('g', { opacity }, content)
}

const at = ({ x, y }: Point) => `${number(x)} ${number(y)}`

const path = ({ from, controls, to }: PictureLine): string =>
  controls.length === 0
    ? `M${at(from)}L${at(to)}`
    : `M${at(from)}${pieces(from, controls, to)
        .map(({ control, end }) => `Q${at(control)} ${at(end)}`)
        .join('')}`

/** A triangle whose tip is where the line arrives. */
function head(line: PictureLine): string {
  const points = pointsAlong(line)
  const before = points.findLast(({ x, y }) => Math.hypot(line.to.x - x, line.to.y - y) > 1)
  if (line.arrow === undefined || before === undefined) return ''
  const { colour, size } = line.arrow
  const angle = (Math.atan2(line.to.y - before.y, line.to.x - before.x) * 180) / Math.PI
  return tag('path', {
    d: `M0 0L${number(-size)} ${number(size / 2)}L${number(-size)} ${number(-size / 2)}Z`,
    transform: `translate(${at(line.to)}) rotate(${number(angle)})`,
    fill: colour,
    'fill-opacity': line.opacity,
  })
}

function stroke(line: PictureLine): string {
  const d = path(line)
  const { glow, dash } = line
  const back =
    glow &&
    tag('path', { d, fill: 'none', stroke: glow.colour, 'stroke-width': glow.width, 'stroke-opacity': glow.opacity })
  const front = tag('path', {
    d,
    fill: 'none',
    stroke: line.colour,
    'stroke-width': line.width,
    'stroke-opacity': line.opacity,
    'stroke-dasharray': dash.length === 0 ? undefined : dash.map(number).join(' '),
  })
  return `${back ?? ''}${front}${head(line)}`
}

/** Everything of a picture and a margin around it. */
function frame({ below, lines, above }: Picture): Box {
  const dots = lines.flatMap((line) => pointsAlong(line).map(({ x, y }) => ({ x, y, width: 0, height: 0 })))
  const all = around([...below.map(({ box }) => box), ...above.map(({ box }) => box), ...dots])
  const { x, y, width, height } = all ?? { x: 0, y: 0, width: 0, height: 0 }
  return { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN }
}

/** A picture as a standalone SVG file, without scripts, styles or anything fetched. */
export function toSvg(picture: Picture): string {
  const box = frame(picture)
  const view = [box.x, box.y, box.width, box.height].map(number).join(' ')
  const parts = [
    `<title>${safe(picture.title)}</title>`,
    tag('rect', { ...box, fill: picture.background }),
    ...picture.below.map(shape),
    ...picture.lines.map(stroke),
    ...picture.above.map(shape),
    ...picture.lines.flatMap(({ texts }) => texts.map(words)),
  ].filter((part) => part !== '')
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${number(box.width)}" height="${number(box.height)}" viewBox="${view}" font-family="${safe(picture.font)}">`
  return `${open}\n${parts.join('\n')}\n</svg>\n`
}

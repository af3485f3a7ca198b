import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Picture, type PictureLine, pointsAlong } from './picture.ts'
import { plain } from './plain.ts'
import { toSvg } from './svg.ts'

const line: PictureLine = {
  from: { x: 100, y: 20 },
  to: { x: 200, y: 20 },
  controls: [],
  colour: '#cc2936',
  width: 2,
  opacity: 1,
  dash: [9, 5],
  arrow: { colour: '#cc2936', size: 8 },
  glow: undefined,
  texts: [],
}

const picture = (title: string, lines: readonly PictureLine[] = [line]): Picture => ({
  title,
  background: '#fff',
  font: 'ui-sans-serif, "Segoe UI"',
  below: [],
  lines,
  above: [
    {
      box: { x: 0, y: 0, width: 100, height: 40 },
      radius: 8,
      fill: '#fff',
      stroke: '#000',
      strokeWidth: 1,
      opacity: 1,
      image: undefined,
      text: { text: title, x: 10, y: 20, anchor: 'start', size: 13, weight: '600', colour: '#000', plate: undefined },
    },
  ],
})

/** Reads XML as far as it is written here, strictly: what is neither a well-formed tag nor text is an error. */
function read(xml: string): readonly { readonly name: string; readonly text: string }[] {
  const found: { name: string; text: string }[] = []
  const open: { name: string; text: string }[] = []
  const decode = (text: string) =>
    text.replace(
      /&(#39|amp|lt|gt|quot);/gu,
      (_, name: string) => ({ '#39': "'", amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? '',
    )
  const token = /<(\/?)([a-z]+)((?: [a-z][a-z:-]*="[^"<]*")*)(\/?)>|([^<]+)/giuy
  let end = 0
  for (const match of xml.matchAll(token)) {
    expect(match.index).toBe(end)
    end = match.index + match[0].length
    const [, closing, name, , empty, text] = match
    if (text !== undefined) {
      expect(text).not.toMatch(/&(?!(?:#39|amp|lt|gt|quot);)/u)
      const top = open.at(-1)
      if (top) top.text += decode(text)
    } else if (closing === '/') expect(open.pop()?.name).toBe(name)
    else {
      const element = { name: name ?? '', text: '' }
      found.push(element)
      if (empty === '') open.push(element)
    }
  }
  expect(end).toBe(xml.length)
  expect(open).toEqual([])
  return found
}

describe('an SVG', () => {
  test('is well-formed and shows any name as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 253 }), (name) => {
        const elements = read(toSvg(picture(name)))
        expect(elements.find((element) => element.name === 'title')?.text).toBe(plain(name))
        expect(elements.find((element) => element.name === 'text')?.text).toBe(plain(name))
      }),
    )
  })

  test('never holds a script', () => {
    expect(toSvg(picture('</title><script>alert(1)</script>'))).not.toContain('<script')
  })

  test('is as large as what it shows, with a margin', () => {
    expect(toSvg(picture('a'))).toContain('viewBox="-24 -24 248 88"')
  })

  test('dashes a line that drops', () => {
    expect(toSvg(picture('a'))).toContain('stroke-dasharray="9 5"')
  })

  test('of an empty map is a background', () => {
    expect(read(toSvg({ ...picture('a', []), above: [] })).map(({ name }) => name)).toEqual(['svg', 'title', 'rect'])
  })

  test('survives numbers that are none', () => {
    expect(toSvg(picture('a', [{ ...line, to: { x: Number.NaN, y: Infinity } }]))).not.toMatch(/NaN|Infinity/u)
  })
})

test('a curve begins and ends where its line does and passes between its controls', () => {
  const points = pointsAlong({
    ...line,
    controls: [
      { x: 120, y: 80 },
      { x: 180, y: 80 },
    ],
  })
  expect(points[0]).toEqual(line.from)
  expect(points.at(-1)).toEqual(line.to)
  expect(points).toContainEqual({ x: 150, y: 80 })
})

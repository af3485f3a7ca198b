import { create, toBinary } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FrameSchema, ObserveRequestSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { wireQuery } from '#src/state/wire-query.ts'
import { backendTransport } from './backend-clients.ts'
import { createClients } from './clients.ts'
import { askFirst, FIRST_ROWS, fetchAfter, firstBody, viewerNames } from './first-frame.ts'

const envelope = (flags: number, data: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(5 + data.length)
  whole[0] = flags
  new DataView(whole.buffer).setUint32(1, data.length)
  whole.set(data, 5)
  return whole
}

/** A stream of one frame of this number. */
const streamOf = (number: number): Response => {
  const frame = envelope(0, toBinary(FrameSchema, create(FrameSchema, { number })))
  const body = new Blob([frame as BlobPart, envelope(2, new TextEncoder().encode('{}')) as BlobPart])
  return new Response(body, { headers: { 'content-type': 'application/connect+proto' } })
}

const BASE = 'https://host.example/some/path/?filter=x#y'

/** What the page does once it is there, with what is under way from before. */
function page(search: string, filter: string) {
  const early = vi.fn<typeof fetch>(() => Promise.resolve(streamOf(7)))
  const later = vi.fn<typeof fetch>(() => Promise.resolve(streamOf(8)))
  const first = askFirst(search, BASE, early)
  const names = viewerNames(first)
  const { map } = createClients(backendTransport(BASE, fetchAfter(first, later)))
  const observe = async () => {
    const numbers: number[] = []
    const query = { ...wireQuery(), filter }
    for await (const { number } of map.observe({ query, rows: FIRST_ROWS, viewer: names() })) numbers.push(number)
    return numbers
  }
  const given = () => early.mock.calls[0]?.[1]?.signal
  return { observe, early, later, given }
}

afterEach(() => vi.restoreAllMocks())

describe('the stream that is asked for before the page is there', () => {
  it('is asked for with the very bytes that the client would write', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.string({ minLength: 1, maxLength: 20 }),
        (filter, viewer) => {
          const request = create(ObserveRequestSchema, { query: { ...wireQuery(), filter }, rows: FIRST_ROWS, viewer })
          expect(firstBody(filter, viewer)).toEqual(envelope(0, toBinary(ObserveRequestSchema, request)))
        },
      ),
    )
  })

  it.each([
    ['', ''],
    ['?closed=table&select=service:a', ''],
    ['?filter=namespace%3Ashop', 'namespace:shop'],
  ])('is the one that the page then reads: %s', async (search, filter) => {
    const { observe, early, later } = page(search, filter)
    expect(early).toHaveBeenCalledOnce()
    expect(early.mock.calls[0]?.[0]).toBe('https://host.example/some/path/orrery.v1.MapService/Observe')
    expect(await observe()).toEqual([7])
    expect(later).not.toHaveBeenCalled()
    expect(await observe()).toEqual([8])
  })

  it('is given up where the page asks for another', async () => {
    const { observe, later, given } = page('?filter=a', 'b')
    expect(await observe()).toEqual([8])
    expect(later).toHaveBeenCalledOnce()
    expect(given()?.aborted).toBe(true)
  })

  it.each(['?group=pod', '?world=one&filter=a'])(
    'is not asked for where the map is grouped in another way: %s',
    async (search) => {
      const { observe, early } = page(search, '')
      expect(early).not.toHaveBeenCalled()
      expect(await observe()).toEqual([8])
    },
  )

  it('says what went wrong to whoever reads it, and to nobody else', async () => {
    const first = askFirst('', BASE, () => Promise.reject(new TypeError('no line')))
    const { map } = createClients(
      backendTransport(
        BASE,
        fetchAfter(first, () => Promise.resolve(streamOf(8))),
      ),
    )
    const read = async () => {
      const viewer = first?.viewer ?? ''
      for await (const frame of map.observe({ query: wireQuery(), rows: FIRST_ROWS, viewer })) return frame.number
      return undefined
    }
    await expect(read()).rejects.toThrow('no line')
    expect(await read()).toBe(8)
  })
})

import { createGunzip, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gzipped } from './gzip-stream.ts'

describe('a packed stream', () => {
  it('gives every message at once, whole, before the next one is made', async () => {
    const unpacked: string[] = []
    const gunzip = createGunzip()
    gunzip.on('data', (part: Buffer) => unpacked.push(part.toString()))
    let asked = 0
    async function* messages() {
      for (const word of ['first', 'second', 'third']) {
        asked++
        yield Buffer.from(word)
      }
    }
    let taken = 0
    for await (const part of gzipped(messages())) {
      taken++
      await new Promise<void>((resolve) => gunzip.write(part, () => resolve()))
      if (taken <= 3) expect([unpacked.join(' ').split(' ').length, asked]).toEqual([taken, taken])
    }
    expect(unpacked).toEqual(['first', 'second', 'third'])
  })

  it('packs what repeats to little', async () => {
    const message = Buffer.from(JSON.stringify({ labels: Array.from({ length: 50 }, (_, n) => `k8s:app=name-${n}`) }))
    async function* messages() {
      for (let n = 0; n < 20; n++) yield message
    }
    const parts: Uint8Array[] = []
    for await (const part of gzipped(messages())) parts.push(part)
    const packed = Buffer.concat(parts)
    expect(gunzipSync(packed).length).toBe(20 * message.length)
    expect(packed.length).toBeLessThan(2 * message.length)
  })

  it('fails as what it packs fails', async () => {
    async function* messages() {
      yield Buffer.from('x')
      throw new Error('the source broke')
    }
    const read = async () => {
      for await (const part of gzipped(messages())) expect(part.length).toBeGreaterThan(0)
    }
    await expect(read()).rejects.toThrow('the source broke')
  })
})

import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { forget, keepSaved, readSaved, remember, SAVED_KEY, save, savedStore } from './saved.ts'

beforeEach(() => savedStore.setState({ recent: [], saved: [] }))

describe('filters of this browser', () => {
  test('the last fifty are remembered, newest first and each once', () => {
    for (let port = 1; port <= 60; port++) remember(`port:${port}`)
    remember('port:40')
    remember('  ')
    const { recent } = savedStore.getState()
    expect(recent.length).toBe(50)
    expect(recent.slice(0, 3)).toEqual(['port:40', 'port:60', 'port:59'])
  })

  test('a name stands for one filter, the last that got it', () => {
    save('drops', 'verdict:DROPPED')
    save(' drops ', 'verdict:DROPPED namespace:shop')
    save('', 'port:1')
    expect(savedStore.getState().saved).toEqual([{ name: 'drops', filter: 'verdict:DROPPED namespace:shop' }])
    forget('drops')
    expect(savedStore.getState().saved).toEqual([])
  })

  test('what was kept comes back', () => {
    const kept = new Map<string, string>()
    const disk = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, v: string) => kept.set(key, v),
    }
    keepSaved(() => disk)
    save('drops', 'verdict:DROPPED')
    remember('port:53')
    expect(readSaved(kept.get(SAVED_KEY) ?? null)).toEqual(savedStore.getState())
  })

  test.each([
    ['no JSON', 'x{'],
    ['null', 'null'],
    ['a list', '[1]'],
    ['other shapes', '{"recent":7,"saved":{"a":1}}'],
    ['other entries', '{"recent":[1,null,""],"saved":[null,3,{"name":"a"},{"name":"","filter":"port:1"}]}'],
  ])('a disk that holds %s is an empty one', (_, text) => {
    expect(readSaved(text)).toEqual({ recent: [], saved: [] })
  })

  test('no disk breaks it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const { recent, saved } = readSaved(text)
        expect(recent.length + saved.length).toBeLessThanOrEqual(150)
      }),
    )
  })
})

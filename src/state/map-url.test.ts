import { describe, expect, it } from 'vitest'
import { readMapPlace, writeMapPlace } from './map-url.ts'

describe('the map in the address', () => {
  it.each([
    ['', ''],
    ['?group=label%3Ateam&world=one&label=rate', '?group=label%3Ateam&world=one&label=rate'],
    ['?group=nonsense&world=moon&label=x&filter=a', '?filter=a'],
    ['?group=label%3A', ''],
    ['?group=cluster', '?group=cluster'],
    ['?hide=a%2Fb&hide=a%2Cc&problems=only', '?problems=only&hide=a%2Fb&hide=a%2Cc'],
    ['?focus=a%2Fb&hops=all&way=upstream', '?focus=a%2Fb&hops=all&way=upstream'],
    ['?focus=a%2Fb&hops=1&way=both', '?focus=a%2Fb'],
    ['?focus=&hops=all&way=upstream', ''],
    ['?hide=&problems=no&way=sideways&focus=a', '?focus=a'],
    [`?hide=${'x'.repeat(2000)}`, ''],
    ['?group=pod&world=cidr&label=p95', '?group=pod&world=cidr&label=p95'],
    ['?group=node', '?group=node'],
    ['?lines=all', '?lines=all'],
    ['?open=default/shop/web&open=default/shop/web&open=a%2Fb', '?open=default%2Fshop%2Fweb&open=a%2Fb'],
    [
      `?${Array.from({ length: 20 }, (_, at) => `open=s${at}`).join('&')}`,
      `?${Array.from({ length: 12 }, (_, at) => `open=s${at}`).join('&')}`,
    ],
    ['?lines=some', ''],
  ])('%s is %s', (search, expected) => {
    expect(writeMapPlace(readMapPlace(search), search)).toBe(expected)
  })

  it('reads at most 100 hidden cards', () => {
    const search = `?${Array.from({ length: 300 }, (_, at) => `hide=${at}`).join('&')}`
    expect(readMapPlace(search).hidden.size).toBe(100)
  })
})

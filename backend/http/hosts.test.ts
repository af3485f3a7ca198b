import { describe, expect, it } from 'vitest'
import { createHostCheck } from './hosts.ts'

const status = (allowed: readonly string[] | undefined, host: string | undefined, origin?: string) =>
  createHostCheck(allowed)(host, origin)?.status

describe('which requests are taken', () => {
  it.each<[string, string | undefined, number | undefined]>([
    ['localhost', 'localhost:31234', undefined],
    ['a name below localhost', 'orrery.localhost', undefined],
    ['IPv4 loopback', '127.0.0.1:31234', undefined],
    ['IPv6 loopback', '[::1]:31234', undefined],
    ['an address cannot be rebound', '192.168.1.20:31234', undefined],
    ['an IPv6 address', '[fd00::1]', undefined],
    ['upper case and a dot at the end', 'LOCALHOST.:1', undefined],
    ['a stranger’s name', 'attacker.example:31234', 421],
    ['a name that only begins like loopback', '127.0.0.1.attacker.example', 421],
    ['a name that only ends alike', 'notlocalhost', 421],
    ['none', undefined, 421],
    ['nonsense', 'a b', 421],
  ])('%s', (_what, host, expected) => {
    expect(status(undefined, host)).toBe(expected)
  })

  it('takes names that were allowed, and those below a star', () => {
    const allowed = ['orrery.example', '*.apps.example']
    expect(status(allowed, 'orrery.example')).toBeUndefined()
    expect(status(allowed, 'x.apps.example:80')).toBeUndefined()
    expect(status(allowed, 'apps.example')).toBe(421)
    expect(status(['*'], 'any.example', 'https://other.example')).toBeUndefined()
  })

  it.each<[string, string, number | undefined]>([
    ['its own page', 'http://192.168.1.20:31234', undefined],
    ['a page of this machine, as while developing', 'http://localhost:5173', undefined],
    ['an allowed name in front of a proxy', 'https://orrery.example', undefined],
    ['a stranger’s page', 'https://attacker.example', 403],
    ['a stranger’s address', 'http://203.0.113.9', 403],
    ['a page without origin', 'null', 403],
  ])('from %s', (_what, origin, expected) => {
    expect(status(['orrery.example'], '192.168.1.20:31234', origin)).toBe(expected)
  })

  it.each<[string, string | undefined, string | undefined, number | undefined]>([
    ['a stranger’s page', 'https://attacker.example', 'cross-site', 403],
    ['the page itself, whatever the proxy made of the host', 'https://orrery.example', 'same-origin', undefined],
    ['a page of the same site', 'https://portal.example', 'same-site', undefined],
    ['a browser that does not say', 'https://attacker.example', undefined, undefined],
    ['a link somewhere, which has no origin', undefined, 'cross-site', undefined],
  ])('where every name is allowed, from %s', (_what, origin, site, expected) => {
    expect(createHostCheck(['*'])('10.0.0.7:8081', origin, site)?.status).toBe(expected)
  })

  it('says what to do', () => {
    expect(createHostCheck()('orrery.corp:80', undefined)?.words).toMatch(/--allowed-hosts orrery\.corp/)
  })
})

import { describe, expect, test } from 'vitest'
import { foldLines, servicesOf } from './fold-lines.ts'

/** Services with their clusters, as viewers get them. */
const clusters = (lines: readonly string[]) =>
  Object.fromEntries(servicesOf(foldLines(lines)).map(({ id, cluster }) => [id, cluster]))

const KNOWN = 's/web{cluster=home, pod=web-7d9f-aaaaa}'
// What an agent tells of a pod whose labels it does not know yet.
const BARE = 't/{pod=jaeger-67f448c8f8-dmh9h}'

describe('a pod whose cluster is not told', () => {
  test('is in the one that flows tell of, under the id that it has', () => {
    expect(clusters([`${KNOWN} -> ${BARE}:80`])).toEqual({ 'home/s/web': 'home', '/t/jaeger': 'home' })
  })

  test('is in none where flows tell of several, also when the second is told later', () => {
    const lines = [`${KNOWN} -> ${BARE}:80`, `s/app{cluster=away, pod=app-7d9f-aaaaa} -> ${KNOWN}:80`]
    expect(clusters(lines)).toMatchObject({ 'home/s/web': 'home', 'away/s/app': 'away', '/t/jaeger': '' })
  })

  test('is in none where no flow tells of any; the world is in none ever', () => {
    expect(clusters([`s/web -> ${BARE}:80`])).toMatchObject({ '/t/jaeger': '' })
    expect(clusters([`${KNOWN} -> world:443`])).toMatchObject({ 'world/called': '' })
  })
})

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const at = (path: string) => fileURLToPath(new URL(path, root))

interface Step {
  readonly word: string
  readonly rest: string
}

/** The steps of the Dockerfile, one list a stage; continued lines are one step. */
function stages(): readonly (readonly Step[])[] {
  const lines = readFileSync(at('Dockerfile'), 'utf8')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
  const steps = lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line): Step => ({ word: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }))
  const found: Step[][] = []
  for (const step of steps) {
    if (step.word === 'FROM') found.push([])
    found.at(-1)?.push(step)
  }
  return found
}

const all = stages()
const last = all.at(-1) ?? []
const only = (word: string) => last.filter((step) => step.word === word).map(({ rest }) => rest)

describe('the Dockerfile', () => {
  it('pins every base image to a tag and names no registry', () => {
    for (const [from] of all) expect(from?.rest).toMatch(/^(--platform=\S+ )?[a-z]+:[\w.-]+( AS [a-z]+)?$/)
  })

  it('runs as an unprivileged number, so that Kubernetes can see it is not root', () => {
    expect(only('USER')).toEqual(['65532:65532'])
  })

  it('starts without a shell', () => {
    for (const command of [...only('ENTRYPOINT'), ...only('HEALTHCHECK').map((rest) => rest.replace(/^.*CMD /, ''))]) {
      expect(JSON.parse(command)).toEqual(expect.arrayContaining(['node']))
    }
    expect(only('ENTRYPOINT')).toHaveLength(1)
    expect(only('HEALTHCHECK')).toHaveLength(1)
  })

  it('carries the built product only, and what it copies from here exists and is not ignored', () => {
    const ignored = readFileSync(at('.dockerignore'), 'utf8').split('\n').filter(Boolean)
    expect(ignored).toEqual(expect.arrayContaining(['.git', 'dist', 'node_modules']))
    const copied = all.flat().filter(({ word, rest }) => word === 'COPY' && !rest.startsWith('--from='))
    for (const { rest } of copied) {
      for (const path of rest.split(' ').slice(0, -1)) {
        expect({ path, there: existsSync(at(path)) }).toEqual({ path, there: true })
        expect(ignored).not.toContain(path)
      }
    }
    const sources = only('COPY').map((rest) => rest.split(' ').at(-2))
    expect(sources).toEqual(['/usr/local/bin/node', '/src/dist/backend', '/src/dist/page', 'LICENSE'])
  })

  it('says what it is', () => {
    expect(only('LABEL').join()).toContain('org.opencontainers.image.licenses="Apache-2.0"')
  })
})

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { nodeFlags } from '../../scripts/setup.mjs'
import { copyOf, pairs, readDockerfile } from '../image/dockerfile.ts'

const root = new URL('../../', import.meta.url)
const at = (path: string) => fileURLToPath(new URL(path, root))

const stages = readDockerfile(readFileSync(at('Dockerfile'), 'utf8'))
const last = stages.at(-1)?.steps ?? []
const only = (word: string) => last.filter((step) => step.word === word).map(({ rest }) => rest)
const labels = pairs(only('LABEL').join(' '))
const environment = pairs(only('ENV').join(' '))

describe('the Dockerfile', () => {
  it('pins every base image to a tag and names no registry', () => {
    for (const { from } of stages) expect(from).toMatch(/^[a-z]+:\d[\w.-]*$/)
  })

  it('uses instructions that every engine knows, and none that fetch from elsewhere', () => {
    const known = ['ARG', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'RUN', 'USER', 'WORKDIR']
    for (const { word, rest } of stages.flatMap(({ steps }) => steps)) {
      expect(known).toContain(word)
      expect(rest).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)|curl|wget|:latest|sudo/)
    }
  })

  it('installs the packages before it copies the sources, so that they are fetched once', () => {
    const words = stages[0]?.steps.map(({ word, rest }) => `${word} ${rest}`) ?? []
    const all = words.indexOf('COPY . .')
    expect(words.findIndex((step) => step.startsWith('RUN') && step.includes('--packages'))).toBeLessThan(all)
    expect(words.slice(all + 1)).toEqual(['RUN node scripts/setup.mjs'])
  })

  it('runs as an unprivileged number, so that Kubernetes can see it is not root', () => {
    expect(only('USER')).toEqual(['65532:65532'])
    const user = last.findIndex(({ word }) => word === 'USER')
    expect(last.slice(user).map(({ word }) => word)).not.toContain('RUN')
  })

  it('starts and is examined without a shell', () => {
    for (const command of [...only('ENTRYPOINT'), ...only('HEALTHCHECK').map((rest) => rest.replace(/^.*CMD /, ''))]) {
      expect(JSON.parse(command)).toEqual(expect.arrayContaining(['node']))
    }
    expect(only('ENTRYPOINT').map((rest): unknown => JSON.parse(rest))).toEqual([
      ['node', ...nodeFlags, '/app/dist/backend/main.js'],
    ])
    expect(only('HEALTHCHECK')).toHaveLength(1)
  })

  it('says the same port wherever it says one', () => {
    expect([environment['ORRERY_LISTEN'], only('EXPOSE')]).toEqual([':31234', ['31234']])
    expect(only('HEALTHCHECK')[0]).toContain('http://127.0.0.1:31234/healthz')
  })

  it('carries the built product only, and what it copies from here exists and is not ignored', () => {
    const ignored = readFileSync(at('.dockerignore'), 'utf8').split('\n').filter(Boolean)
    expect(ignored).toEqual(expect.arrayContaining(['.git', 'dist', 'node_modules']))
    const copied = stages.flatMap(({ steps }) =>
      steps.filter(({ word }) => word === 'COPY').map(({ rest }) => copyOf(rest)),
    )
    for (const path of copied.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources)) {
      expect({ path, there: existsSync(at(path)) }).toEqual({ path, there: true })
      expect(ignored).not.toContain(path)
    }
    expect(only('COPY').flatMap((rest) => copyOf(rest).sources)).toEqual([
      '/usr/local/bin/node',
      '/src/dist/backend',
      '/src/dist/page',
      'LICENSE',
    ])
  })

  it('says what it is, in the version of the package', () => {
    const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
    expect(labels).toMatchObject({
      'org.opencontainers.image.title': 'Orrery',
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.licenses': 'Apache-2.0',
    })
  })
})

import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromJsonString } from '@bufbuild/protobuf'
import { afterEach, describe, expect, it, test } from 'vitest'
import { CheckVerdict, DiagnoseResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { answers, flowMessage, listening, startFakeRelay } from '../relay/fake-relay.ts'
import { VERSION } from '../version.ts'
import { doctorCommand } from './command.ts'

const stops: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function doctor(words: string, terminal = false) {
  let [out, err] = ['', '']
  const timing = { stepMs: 400, slowMs: 400, listenMs: 100 }
  const code = await doctorCommand(
    words === '' ? [] : words.split(' '),
    {},
    {
      out: { write: (text) => (out += text), isTTY: terminal, columns: 100 },
      err: { write: (text) => (err += text), isTTY: terminal },
      signal: new AbortController().signal,
      timing,
    },
  )
  return { code, out, err }
}

async function closedPort(): Promise<number> {
  const closed = createServer()
  const port = await listening(closed)
  await new Promise((resolve) => closed.close(resolve))
  return port
}

async function relay(): Promise<number> {
  const started = await startFakeRelay({ GetFlows: answers.stream([flowMessage(Date.now())]) })
  stops.push(() => started.close())
  return started.port
}

describe('the exit code', () => {
  it('is 0 with warnings only', async () => {
    const { code, out, err } = await doctor(`--relay 127.0.0.1:${await relay()}`)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^warning +HTTP and DNS/m)
  })

  it('is 1 where a check failed', async () => {
    const { code, out } = await doctor(`--relay 127.0.0.1:${await closedPort()}`)
    expect(code).toBe(1)
    expect(out).toMatch(/^FAILED +Connection +Nothing listens/m)
    expect(out).toMatch(/\n1 check failed\.\n$/)
  })

  it('is 1 for a file that is not there', async () => {
    const { code, err } = await doctor('--file /no/such/file')
    expect([code, err]).toEqual([1, 'orrery doctor: There is no file /no/such/file\nCheck the path and start again.\n'])
  })

  it.each(['--rellay x', '--relay', 'relay:80', '--relay a:1 --demo'])('is 2 for %s', async (words) => {
    const { code, out, err } = await doctor(words)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^orrery doctor: .+\n$/)
  })
})

test('--json prints the whole report for programs', async () => {
  const { out } = await doctor(`--json --relay 127.0.0.1:${await closedPort()}`, true)
  const { done, checks } = fromJsonString(DiagnoseResponseSchema, out)
  expect(done).toBe(true)
  expect(checks.find(({ id }) => id === 'tcp')?.verdict).toBe(CheckVerdict.FAIL)
  const { checks: plain } = JSON.parse(out) as { checks: readonly unknown[] }
  expect(plain[0]).toMatchObject({ id: 'source', verdict: 'CHECK_VERDICT_OK', advice: '' })
})

test('a terminal gets colours, and is told what is looked at meanwhile', async () => {
  const { out, err } = await doctor(`--relay 127.0.0.1:${await closedPort()}`, true)
  expect(out).toContain('\u001B[31mFAILED     \u001B[0m  Connection')
  expect(err).toContain('Looking at: Address …')
  expect(err.endsWith('\r\u001B[K')).toBe(true)
  expect((await doctor(`--relay 127.0.0.1:${await closedPort()}`)).out).not.toContain('\u001B')
})

test('a file is examined to its end', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'orrery-doctor-'))
  stops.push(() => rm(folder, { recursive: true }))
  const path = join(folder, 'flows.jsonl')
  await writeFile(path, '{"flow":{"time":"2026-01-02T03:04:05Z","verdict":"DROPPED","source":{"namespace":"shop"}}}\n')
  const { code, out } = await doctor(`--file ${path}`)
  expect(code).toBe(0)
  expect(out).toMatch(/ok +File +\d+ bytes with 1 flow, read to the end/)
})

test('help and version', async () => {
  expect((await doctor('--help')).out).toContain('Exit code: 0')
  expect((await doctor('--version')).out).toBe(`${VERSION}\n`)
})

test('the process ends by itself, with the exit code', async () => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url))
  const child = spawn(process.execPath, [
    '--import',
    'tsx',
    main,
    'doctor',
    '--relay',
    `127.0.0.1:${await closedPort()}`,
  ])
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect(code).toBe(1)
  expect(out).toContain('1 check failed.')
})

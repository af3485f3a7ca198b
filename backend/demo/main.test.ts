import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { grpcClient } from './grpc-client.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

function run(args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args])
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    err += String(chunk)
  })
  const ended = new Promise<number | undefined>((resolve) => child.once('close', (code) => resolve(code ?? undefined)))
  return { child, ended, out: () => out, err: () => err }
}

test('prints its address, answers there, and stops cleanly on SIGTERM', async () => {
  const relay = run(['--listen', '127.0.0.1:0', '--rate', '20'])
  await expect.poll(relay.out, { timeout: 15_000 }).toMatch(/^demo relay listens on 127\.0\.0\.1:\d+\n$/)
  const client = grpcClient(/127\.0\.0\.1:\d+/.exec(relay.out())?.[0] ?? '')
  expect((await client.flows({ number: '1' })).responses.length).toBe(4)
  client.close()
  relay.child.kill('SIGTERM')
  expect(await relay.ended).toBe(0)
  expect(relay.err()).toBe('')
})

test('a wrong flag gives one clear line and exit code 2', async () => {
  const relay = run(['--rate', 'fast'])
  expect(await relay.ended).toBe(2)
  expect(relay.err()).toBe('demo-relay: --rate fast: expected a whole number from 1 to 100000 (see --help)\n')
  expect(relay.out()).toBe('')
})

import type { SecureServerOptions } from 'node:http2'
import { examine } from '#domain/doctor/examine.ts'
import { CheckVerdict } from '#gen/orrery/v1/orrery_pb.ts'
import { relayAddress } from '../config/address.ts'
import type { RelayTls } from '../config/config.ts'
import { type Answer, type FakeRelay, type Method, startFakeRelay } from '../relay/fake-relay.ts'
import type { Stops } from '../relay/watch-relay.ts'
import { measureRelay } from './relay.ts'

const TIMING = { stepMs: 400, slowMs: 400, listenMs: 150 }

/** The verdict and the words of each check, `id: VERDICT found`, after an examination that ran to its end. */
export async function diagnosis(at: number | string, tls?: Partial<RelayTls>): Promise<readonly string[]> {
  const parsed = relayAddress(typeof at === 'number' ? `127.0.0.1:${at}` : at)
  if (!parsed.ok) throw new Error(parsed.expected)
  const whole = tls && { serverName: 'relay.test', caFiles: [], client: undefined, verify: true, ...tls }
  const address = parsed.value
  const measure = measureRelay({ kind: 'relay', name: address.text, address, tls: whole, timing: TIMING })
  let last: readonly string[] = []
  let done = 0
  await measure(({ facts }) => {
    if (facts.done) done += 1
    last = examine(facts).map(({ id, verdict, found }) => `${id}: ${CheckVerdict[verdict]} ${found}`)
  }, new AbortController().signal)
  if (done !== 1) throw new Error(`told ${done} times that it is done`)
  return last
}

/** What is wrong, and only that: those behind it are not reached. */
export const failures = (lines: readonly string[]) => lines.filter((line) => / FAIL /.test(line))

/** The line of one check. */
export const lineOf = (lines: readonly string[], id: string): string =>
  lines.find((one) => one.startsWith(`${id}: `)) ?? ''

/** A test Relay that ends with the test. */
export async function relayFor(
  stops: Stops,
  first: Partial<Record<Method, Answer>> = {},
  tls?: SecureServerOptions,
): Promise<FakeRelay> {
  const started = await startFakeRelay(first, 0, tls)
  stops.push(() => started.close())
  return started
}

import { equals } from '@bufbuild/protobuf'
import { array, assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DropReason, type Flow, FlowSchema, TrafficDirection, Verdict } from '#gen/flow/flow_pb.ts'
import { type Cluster, createCluster, type DemoEvent } from './cluster.ts'
import type { Act } from './scene.ts'

const START = 1_760_000_000_000
const MINUTE = 60_000

const flowsOf = (events: readonly DemoEvent[]): Flow[] =>
  events.flatMap((event) => (event.kind === 'flow' ? [event.flow] : []))

const cluster = (
  more: { seed?: number; rate?: number; act?: Act; services?: number; edges?: number; namespaces?: number } = {},
): Cluster => createCluster({ seed: 1, rate: 60, startMs: START, ...more })

const minutes = (count: number, more: Parameters<typeof cluster>[0] = {}) =>
  flowsOf(cluster(more).advance(START + count * MINUTE))

test('the same seed gives the same flows, another seed gives others', () => {
  const [one, two, other] = [minutes(1), minutes(1), minutes(1, { seed: 2 })]
  expect(one.length).toBe(two.length)
  expect(one.every((flow, at) => two[at] !== undefined && equals(FlowSchema, flow, two[at]))).toBe(true)
  expect(other[0]?.uuid).not.toBe(one[0]?.uuid)
})

test('how often one looks changes nothing', () => {
  const whole = minutes(0.5).map(({ uuid, time }) => [uuid, time?.nanos])
  assert(
    property(array(integer({ min: 1, max: 9000 }), { maxLength: 8 }), (steps) => {
      const looked = cluster()
      const seen: Flow[] = []
      let nowMs = START
      for (const step of steps) {
        nowMs = Math.min(START + MINUTE / 2, nowMs + step)
        seen.push(...flowsOf(looked.advance(nowMs)))
      }
      seen.push(...flowsOf(looked.advance(START + MINUTE / 2)))
      expect(seen.map(({ uuid, time }) => [uuid, time?.nanos])).toEqual(whole)
    }),
    { numRuns: 6 },
  )
})

test('events come in the order of their times, within the time asked for', () => {
  const times = cluster()
    .advance(START + MINUTE)
    .map(({ timeMs }) => timeMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times.every((timeMs) => timeMs >= START && timeMs < START + MINUTE)).toBe(true)
})

test.each([
  { rate: 20, services: 0 },
  { rate: 60, services: 0 },
  { rate: 600, services: 0 },
  { rate: 600, services: 100 },
])('about $rate flows a second with $services synthetic services', ({ rate, services }) => {
  const seconds = Math.min(240, 20_000 / rate)
  const perSecond = minutes(seconds / 60, { rate, services }).length / seconds
  expect(perSecond).toBeGreaterThan(rate * 0.7)
  expect(perSecond).toBeLessThan(rate * 1.3)
})

test('synthetic services stand in namespaces of their own, each with a workload', () => {
  const workloads = new Set(
    minutes(1, { services: 60, rate: 600 })
      .flatMap(({ source, destination }) => [source, destination])
      .filter((end) => end?.namespace.startsWith('team-'))
      .flatMap((end) => end?.workloads.map(({ name }) => `${end.namespace}/${name}`) ?? []),
  )
  expect(workloads.size).toBeGreaterThan(50)
  expect(workloads.size).toBeLessThanOrEqual(60)
})

test('synthetic services stand in as many namespaces as were asked for, none called as another', () => {
  const pods = minutes(1, { services: 60, namespaces: 3, rate: 600 })
    .flatMap(({ source, destination }) => [source, destination])
    .filter((end) => end?.namespace.startsWith('team-'))
  const names = pods.flatMap((end) => end?.workloads.map(({ name }) => `${end.namespace}/${name}`) ?? [])
  expect(new Set(pods.map((end) => end?.namespace))).toEqual(new Set(['team-01', 'team-02', 'team-03']))
  expect(new Set(names).size).toBeGreaterThan(50)
})

test('as many pairs of synthetic services call one another as were asked for', () => {
  const pairs = new Set(
    minutes(1, { services: 24, edges: 90, rate: 1000 })
      .filter(({ source, destination }) => [source, destination].every((end) => end?.namespace.startsWith('team-')))
      .map(({ source, destination }) =>
        [source?.podName ?? '', destination?.podName ?? ''].sort((a, b) => a.localeCompare(b)).join(' '),
      ),
  )
  expect(pairs.size).toBeGreaterThan(80)
  expect(pairs.size).toBeLessThanOrEqual(90)
})

const between = (flows: readonly Flow[], source: string, destination: string) =>
  flows.filter((flow) => flow.source?.podName.startsWith(source) && flow.destination?.podName.startsWith(destination))

const http = (flows: readonly Flow[]) =>
  flows.flatMap((flow) => {
    const record = flow.l7?.record
    return record?.case === 'http' ? [{ ...record.value, verdict: flow.verdict, isReply: flow.isReply }] : []
  })

describe('Star Wars', () => {
  test('act open: both ships land, nothing is denied and nothing is seen of HTTP', () => {
    const flows = minutes(2, { act: 'open' })
    for (const ship of ['xwing', 'tiefighter']) {
      const there = between(flows, ship, 'deathstar')
      expect(there.length).toBeGreaterThan(10)
      expect(there.every(({ verdict }) => verdict === Verdict.FORWARDED)).toBe(true)
      expect(between(flows, 'deathstar', ship).length).toBeGreaterThan(10)
      expect(http(there)).toEqual([])
    }
  })

  test('act l4: the x-wing is dropped at the death star, SYN after SYN, and hears nothing', () => {
    const flows = minutes(2, { act: 'l4' })
    const drops = between(flows, 'xwing', 'deathstar').filter(({ verdict }) => verdict === Verdict.DROPPED)
    expect(drops.length).toBeGreaterThan(10)
    expect(drops.every(({ trafficDirection }) => trafficDirection === TrafficDirection.INGRESS)).toBe(true)
    expect(
      drops.every(
        ({ dropReason, dropReasonDesc }) => dropReason === 133 && dropReasonDesc === DropReason.POLICY_DENIED,
      ),
    ).toBe(true)
    expect(between(flows, 'deathstar', 'xwing')).toEqual([])
    const verdicts = between(flows, 'tiefighter', 'deathstar').filter(({ eventType }) => eventType?.type === 5)
    expect(verdicts.length).toBeGreaterThan(5)
    expect(verdicts.every(({ ingressAllowedBy }) => ingressAllowedBy[0]?.name === 'rule1')).toBe(true)
  })

  test('act l7: landing requests pass, the exhaust port is denied with 403, the x-wing stays dropped', () => {
    const flows = minutes(3, { act: 'l7' })
    const requests = http(between(flows, 'tiefighter', 'deathstar'))
    const answers = http(between(flows, 'deathstar', 'tiefighter'))
    const landing = ({ url, method }: { url: string; method: string }) =>
      method === 'POST' && url.endsWith('/v1/request-landing')
    const exhaust = ({ url, method }: { url: string; method: string }) =>
      method === 'PUT' && url.endsWith('/v1/exhaust-port')
    expect(requests.filter(landing).length).toBeGreaterThan(5)
    expect(requests.filter(landing).every(({ verdict }) => verdict === Verdict.FORWARDED)).toBe(true)
    expect(answers.filter(landing).every(({ code }) => code === 200)).toBe(true)
    expect(requests.filter(exhaust).length).toBeGreaterThan(3)
    expect(requests.filter(exhaust).every(({ verdict }) => verdict === Verdict.DROPPED)).toBe(true)
    expect(answers.filter(exhaust).every(({ code }) => code === 403)).toBe(true)
    expect(between(flows, 'xwing', 'deathstar').some(({ verdict }) => verdict === Verdict.DROPPED)).toBe(true)
  })

  test('an act begins when it is set', () => {
    const played = cluster({ act: 'open' })
    const dropped = (flows: readonly Flow[]) =>
      between(flows, 'xwing', 'deathstar').filter(({ verdict }) => verdict === Verdict.DROPPED).length
    expect(dropped(flowsOf(played.advance(START + MINUTE)))).toBe(0)
    played.setAct('l4')
    expect(played.act()).toBe('l4')
    expect(dropped(flowsOf(played.advance(START + 2 * MINUTE)))).toBeGreaterThan(3)
    played.setAct('open')
    played.advance(START + 2 * MINUTE + 10_000)
    expect(dropped(flowsOf(played.advance(START + 3 * MINUTE)))).toBe(0)
  })

  test('the death star has two pods of one workload, on different nodes', () => {
    const local = minutes(2).flatMap(({ destination, nodeName }) =>
      destination?.workloads[0]?.name === 'deathstar' ? [`${nodeName} ${destination.podName}`] : [],
    )
    expect(new Set(local).size).toBe(2)
  })
})

test('a cluster that slept goes on where it was, without the time between', () => {
  const [awake, slept] = [cluster(), cluster()]
  awake.advance(START + MINUTE)
  slept.advance(START + MINUTE)
  slept.sleep(10 * MINUTE)
  const usual = awake.advance(START + 2 * MINUTE).length
  const after = slept.advance(START + 12 * MINUTE)
  expect(after.length).toBeGreaterThan(usual * 0.7)
  expect(after.length).toBeLessThan(usual * 1.3)
  expect(after.at(-1)?.timeMs).toBeGreaterThan(START + 11 * MINUTE)
})

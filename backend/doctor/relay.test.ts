import { afterEach, describe, expect, it } from 'vitest'
import {
  HealthCheckResponseSchema,
  HealthCheckResponse_ServingStatus as Serving,
} from '#gen/grpc/health/v1/health_pb.ts'
import {
  GetNamespacesResponseSchema,
  GetNodesResponseSchema,
  ServerStatusResponseSchema,
} from '#gen/observer/observer_pb.ts'
import { NodeState } from '#gen/relay/relay_pb.ts'
import { relayAddress } from '../config/address.ts'
import { answers, flowMessage, nodesMessage } from '../relay/fake-relay.ts'
import type { Stops } from '../relay/watch-relay.ts'
import { measureRelay } from './relay.ts'
import { diagnosis, failures, lineOf, relayFor } from './test-diagnosis.ts'

const stops: Stops = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

describe('a Relay', () => {
  const status = (change: object = {}) =>
    answers.one(ServerStatusResponseSchema, {
      version: 'hubble-relay v1.17.0',
      numConnectedNodes: 2,
      numUnavailableNodes: 0,
      numFlows: 8_000n,
      maxFlows: 8_190n,
      seenFlows: 50_000n,
      uptimeNs: 3_600_000_000_000n,
      ...change,
    })
  const nodes = (...states: readonly NodeState[]) =>
    answers.one(GetNodesResponseSchema, {
      nodes: states.map((state, index) => ({
        name: `node-${index + 1}`,
        state,
        version: 'v1.17.0',
        maxFlows: 4_095n,
        seenFlows: 25_000n,
      })),
    })
  const flows = (...ages: readonly number[]) => answers.stream(ages.map((ms) => flowMessage(Date.now() - ms, 'node-1')))

  it('without nodes', async () => {
    const { port } = await relayFor(stops, { ServerStatus: status({ numConnectedNodes: 0, numUnavailableNodes: 2 }) })
    expect(failures(await diagnosis(port))).toEqual(['nodes: FAIL Relay is connected to none of its 2 nodes.'])
  })

  it('with one node away', async () => {
    const { port } = await relayFor(stops, {
      ServerStatus: status({ numConnectedNodes: 1, numUnavailableNodes: 1 }),
      GetNodes: nodes(NodeState.NODE_CONNECTED, NodeState.NODE_UNAVAILABLE),
      GetFlows: flows(100),
    })
    expect(lineOf(await diagnosis(port), 'nodes')).toBe('nodes: WARN 1 of 2 nodes are connected; not node-2.')
  })

  it('with a node that answers with an error', async () => {
    const error = nodesMessage(NodeState.NODE_ERROR, ['node-2'], 'cannot read')
    const { port } = await relayFor(stops, {
      ServerStatus: status(),
      GetFlows: answers.stream([error, flowMessage(Date.now())]),
    })
    expect(lineOf(await diagnosis(port), 'nodes')).toMatch(/WARN 1 node answered with an error: cannot read/)
  })

  it('without flows', async () => {
    const { port } = await relayFor(stops, { ServerStatus: status({ numFlows: 0n, seenFlows: 0n }) })
    const lines = await diagnosis(port)
    expect(failures(lines)).toEqual([expect.stringMatching(/^flows: FAIL No flow came/)])
    expect(lineOf(lines, 'l7')).toBe('l7: NOT_REACHED First “Flows now” has to work.')
  })

  it('that refuses flows', async () => {
    const { port } = await relayFor(stops, { ServerStatus: status(), GetFlows: answers.status(7, 'no right') })
    expect(failures(await diagnosis(port))).toEqual([expect.stringMatching(/^flows: FAIL .*no right/)])
  })

  it('that is not ready', async () => {
    const { port } = await relayFor(stops, {
      Check: answers.one(HealthCheckResponseSchema, { status: Serving.NOT_SERVING }),
    })
    expect(lineOf(await diagnosis(port), 'health')).toMatch(/FAIL .* says NOT_SERVING/)
  })

  it('without a health service, without its nodes, without L7', async () => {
    const { port } = await relayFor(stops, {
      Check: answers.status(12),
      ServerStatus: status(),
      GetFlows: flows(200, 100),
    })
    const lines = await diagnosis(port)
    expect(failures(lines)).toEqual([])
    expect(lineOf(lines, 'health')).toMatch(/UNKNOWN/)
    expect(lineOf(lines, 'nodes')).toMatch(/OK All 2 nodes/)
    expect(lineOf(lines, 'l7')).toMatch(/WARN None of \d flows shows/)
  })

  it('that tells its namespaces', async () => {
    const { port } = await relayFor(stops, {
      ServerStatus: status(),
      GetFlows: flows(100),
      GetNamespaces: answers.one(GetNamespacesResponseSchema, {
        namespaces: [{ namespace: 'shop' }, { namespace: 'bank' }],
      }),
    })
    expect(lineOf(await diagnosis(port), 'namespaces')).toBe('namespaces: OK 2 namespaces with traffic: shop, bank.')
  })

  it('with a clock that is ahead', async () => {
    const { port } = await relayFor(stops, { ServerStatus: status(), GetFlows: flows(-30_000) })
    expect(lineOf(await diagnosis(port), 'clock')).toMatch(/WARN .*node-1 (29|30) s ahead/)
  })

  it('whose rings last for seconds, told for the node where they are shortest', async () => {
    let seen = 0n
    const counting = (stream: Parameters<ReturnType<typeof status>>[0], request: Buffer) => {
      seen += 5_000n
      status({ seenFlows: seen * 2n })(stream, request)
    }
    const counted = (stream: Parameters<ReturnType<typeof status>>[0], request: Buffer) => {
      const all = ['calm', 'busy'].map((name) => ({
        name,
        state: NodeState.NODE_CONNECTED,
        maxFlows: 4_095n,
        seenFlows: name === 'busy' ? seen * 2n : 0n,
      }))
      answers.one(GetNodesResponseSchema, { nodes: all })(stream, request)
    }
    const { port } = await relayFor(stops, { ServerStatus: counting, GetNodes: counted, GetFlows: flows(100) })
    const lines = await diagnosis(port)
    expect(lineOf(lines, 'flows')).toMatch(/OK [\d,]+ flows\/s over .* by the nodes’ own counters/)
    expect(lineOf(lines, 'ring')).toMatch(/WARN .*on busy/)
  })

  it('is left with no connection and no stream', async () => {
    const at = await relayFor(stops, { ServerStatus: status(), GetFlows: flows(100) })
    await diagnosis(at.port)
    await expect.poll(() => at.sessions()).toBe(0)
  })

  it('that hangs is let go when the caller leaves', async () => {
    const at = await relayFor(stops, { Check: answers.silence })
    const parsed = relayAddress(`127.0.0.1:${at.port}`)
    if (!parsed.ok) throw new Error(parsed.expected)
    const stop = new AbortController()
    const measure = measureRelay({
      kind: 'relay',
      name: 'x',
      address: parsed.value,
      tls: undefined,
      timing: { stepMs: 60_000 },
    })
    const ended = measure(() => undefined, stop.signal)
    await expect.poll(() => at.calls.length).toBe(1)
    stop.abort(new Error('left'))
    await expect(ended).rejects.toThrow('left')
    await expect.poll(() => at.sessions()).toBe(0)
  })
})

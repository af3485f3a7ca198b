import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { listening } from './fake-relay.ts'

/** A line of TCP in front of a server, that a test can break. */
export interface FaultProxy {
  readonly port: number
  /** Connections so far. */
  readonly connections: () => number
  /** From now on the connections that are open carry nothing more and stay open; new ones work. */
  halfOpen(): void
  /** From now on, or no more, nothing is carried at all: bytes and new connections wait. */
  hang(hanging: boolean): void
  /** Resets all connections, as a host does that has forgotten them. */
  reset(): void
  close(): Promise<void>
}

/**
 * Connections go to the targets in turn, as to the replicas behind a Service. `idleMs`: a connection on which nothing came in either
 * direction for as long is cut, as load balancers do. A target that does not answer is passed over for the next connection.
 */
export async function startFaultProxy(target: number | readonly number[], idleMs = 0): Promise<FaultProxy> {
  const targets = typeof target === 'number' ? [target] : target
  const pairs = new Set<readonly [Socket, Socket]>()
  let connections = 0
  let hanging = false
  const server = createServer((client) => {
    const upstream = connect(targets[connections % targets.length] ?? 0, '127.0.0.1')
    connections++
    const pair = [client, upstream] as const
    pairs.add(pair)
    const end = () => {
      clearTimeout(idle)
      pairs.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    const idle = idleMs > 0 ? setTimeout(end, idleMs) : undefined
    if (hanging) for (const socket of pair) socket.pause()
    for (const [from, to] of [pair, [upstream, client] as const]) {
      from.on('data', (chunk) => {
        idle?.refresh()
        to.write(chunk)
      })
      from.on('error', end)
      from.on('close', end)
    }
  })
  await listening(server)
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    halfOpen: () => {
      for (const pair of pairs) {
        for (const socket of pair) socket.removeAllListeners('data').pause()
      }
    },
    hang: (now) => {
      hanging = now
      for (const socket of [...pairs].flat()) {
        if (hanging) socket.pause()
        else socket.resume()
      }
    },
    reset: () => {
      for (const [client] of pairs) client.resetAndDestroy()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const [client, upstream] of pairs) {
          client.destroy()
          upstream.destroy()
        }
      }),
  }
}

import { type AddressInfo, connect, createServer } from 'node:net'
import { listening } from '../backend/relay/fake-relay.ts'

const TICK_MS = 20

export interface SlowProxy {
  readonly port: number
  /** Bytes that came through, towards the client. */
  readonly bytes: () => number
  close(): Promise<void>
}

/** A line in front of a port of this machine that lets so many bytes a second through towards the client, and holds back the rest. */
export async function startSlowProxy(target: number, bytesPerSecond: number): Promise<SlowProxy> {
  let bytes = 0
  const server = createServer((client) => {
    // A small buffer, so that the line itself holds back next to nothing and the kernel what it always does.
    const buffer = Buffer.alloc(Math.max(1, Math.round((bytesPerSecond * TICK_MS) / 1000)))
    const callback = (length: number) => {
      bytes += length
      client.write(Buffer.from(buffer.subarray(0, length)))
      setTimeout(() => upstream.resume(), (length * 1000) / bytesPerSecond)
      return false
    }
    const upstream = connect({ port: target, host: '127.0.0.1', onread: { buffer, callback } })
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    client.pipe(upstream)
    for (const socket of [client, upstream]) {
      socket.on('error', end)
      socket.on('close', end)
    }
  })
  await listening(server)
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => bytes,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

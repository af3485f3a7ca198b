import { lookup } from 'node:dns/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import type { ListenAddress } from '../config/address.ts'

/** Listening failed for a reason that a person can mend; the message says how. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

/**
 * Listens where it was told to and answers the addresses. `localhost` means all loopback addresses of the machine, because
 * browsers try ::1 and 127.0.0.1 in an order of their own. Rejects with a ListenError that names the port and the flag.
 */
export async function listen(server: Server, where: ListenAddress): Promise<readonly Server[]> {
  const hosts = where.host === 'localhost' ? await loopback() : [where.host]
  const servers: Server[] = []
  let port = where.port
  for (const host of hosts) {
    const first = servers.length === 0
    const next = first ? server : createServer((socket) => server.emit('connection', socket))
    try {
      await bind(next, host, port)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (!first && code === 'EADDRNOTAVAIL') continue
      await Promise.all(servers.map((open) => closeServer(open)))
      throw new ListenError(explain(code, host, port, error))
    }
    servers.push(next)
    port = portOf(next)
  }
  return servers
}

/** The port on which a listening server listens. */
export const portOf = (server: Server): number => (server.address() as AddressInfo).port

export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
  })

async function loopback(): Promise<readonly string[]> {
  const found = await lookup('localhost', { all: true }).catch(() => [])
  const addresses = found
    .map(({ address }) => address)
    .filter((address) => address === '::1' || address.startsWith('127.'))
  return [...new Set(['127.0.0.1', ...addresses])]
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(host === '' ? { port } : { host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function explain(code: string, host: string, port: number, error: unknown): string {
  const where = host === '' ? `port ${port}` : `${host.includes(':') ? `[${host}]` : host}:${port}`
  const other = 'Choose another with --listen HOST:PORT (ORRERY_LISTEN).'
  if (code === 'EADDRINUSE') return `cannot listen on ${where}: port ${port} is in use by another process. ${other}`
  if (code === 'EACCES') return `cannot listen on ${where}: no permission for port ${port}. ${other}`
  if (code === 'EADDRNOTAVAIL') return `cannot listen on ${where}: this machine has no such address. ${other}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `cannot listen on ${where}: the name is not known. ${other}`
  return `cannot listen on ${where}: ${error instanceof Error ? error.message : String(error)}. ${other}`
}

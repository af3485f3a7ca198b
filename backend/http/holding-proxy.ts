import { createServer, request } from 'node:http'
import { listening } from '../relay/fake-relay.ts'
import { closeServer } from './listen.ts'

/** A proxy of HTTP/1.1 for tests that does not pass answers on as they come. */
export interface HoldingProxy {
  /** Without a slash at its end. */
  readonly url: string
  /** From now on it holds back so many bytes of each answer until it ends; 0: none. */
  hold(bytes: number): void
  stop(): Promise<void>
}

/** Holds back answers whatever they ask for: all of them (`Infinity`), or as many bytes as its buffer has. */
export async function startHoldingProxy(port: number, bytes = Number.POSITIVE_INFINITY): Promise<HoldingProxy> {
  let room = bytes
  const server = createServer((asked, answer) => {
    const { url = '/', method, headers } = asked
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers })
    onward.on('error', () => answer.destroy())
    onward.on('response', (given) => {
      const parts: Buffer[] = []
      let length = 0
      const flush = () => {
        if (!answer.headersSent) answer.writeHead(given.statusCode ?? 502, given.headers)
        for (const part of parts.splice(0)) answer.write(part)
        length = 0
      }
      given.on('error', () => answer.destroy())
      given.on('data', (chunk: Buffer) => {
        parts.push(chunk)
        length += chunk.length
        if (length > room || room === 0) flush()
      })
      given.on('end', () => {
        flush()
        answer.end()
      })
    })
    answer.on('close', () => onward.destroy())
    asked.pipe(onward)
  })
  const at = await listening(server)
  return {
    url: `http://127.0.0.1:${at}`,
    hold: (next) => {
      room = next
    },
    stop: async () => {
      server.closeAllConnections()
      await closeServer(server)
    },
  }
}

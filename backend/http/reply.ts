import type { IncomingMessage, ServerResponse } from 'node:http'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

type Headers = Readonly<Record<string, string>>

/** A short answer for a person. */
export function sendText(response: ServerResponse, status: number, words: string, headers: Headers = {}): void {
  send(response, status, 'text/plain; charset=utf-8', `${words}\n`, headers)
}

/** A short answer for a program. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json', `${JSON.stringify(value)}\n`, { 'cache-control': 'no-store' })
}

function send(response: ServerResponse, status: number, type: string, body: string, headers: Headers): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

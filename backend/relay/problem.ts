import { create } from '@bufbuild/protobuf'
import { boundedWords } from '#domain/flow/bounded.ts'
import { type Problem, ProblemSchema } from '#gen/orrery/v1/orrery_pb.ts'
import type { Failure } from './call.ts'
import type { Target } from './channel.ts'
import { tlsProblem } from './tls-problem.ts'

/** What is wrong with Relay, for people. `fatal`: it will not pass by waiting, something must be changed. */
export interface Trouble {
  readonly problem: Problem
  readonly fatal: boolean
}

export type TroubleCode =
  | 'refused'
  | 'unreachable'
  | 'not-found'
  | 'tls'
  | 'not-grpc'
  | 'unimplemented'
  | 'ended'
  | 'timeout'
  | 'no-nodes'
  | 'node-error'
  | 'nodes-lost'
  | 'undecodable'
  | 'denied'
  | 'internal'

const FATAL: ReadonlySet<TroubleCode> = new Set([
  'tls',
  'not-grpc',
  'unimplemented',
  'undecodable',
  'denied',
  'node-error',
])

export function trouble(code: TroubleCode, message: string, advice: string): Trouble {
  return { problem: create(ProblemSchema, { code, message: boundedWords(message), advice }), fatal: FATAL.has(code) }
}

const CHECK_ADDRESS = 'Check the address: Relay is the Service hubble-relay in kube-system, port 80, or 443 with TLS.'
const FORWARD = 'On a laptop, start `cilium hubble port-forward` first (localhost:4245), or check the address.'

/** The one place where a failed call becomes words. */
export function troubleOf(failure: Failure, target: Target): Trouble {
  const at = target.address.text
  switch (failure.kind) {
    case 'status':
      return statusTrouble(failure.code, failure.message, at)
    case 'http':
      return httpTrouble(failure, at)
    case 'garbage':
      return trouble(
        'undecodable',
        `${at} sent ${failure.detail}.`,
        'Check that the address is that of Hubble Relay, and that nothing between changes its answers.',
      )
    case 'cut':
    case 'aborted':
      return trouble(
        'ended',
        `${at} ended the stream without saying why.`,
        'Trying again. If this goes on, look at the log of hubble-relay.',
      )
    case 'timeout':
      return trouble(
        'timeout',
        `${at} does not answer (waited ${seconds(failure.ms)}).`,
        `A firewall may swallow the packets, or Relay hangs. ${CHECK_ADDRESS}`,
      )
    case 'stalled':
      return trouble(
        'timeout',
        `${at} sends no flows though its nodes saw ${failure.flows} in the meantime.`,
        'Opening the stream anew. If this goes on, restart hubble-relay.',
      )
    case 'internal':
      return trouble(
        'internal',
        `A flow of ${at} could not be handled (${String(failure.cause)}).`,
        'This is a mistake in Orrery: please report it with the log.',
      )
    case 'transport':
      return transportTrouble(failure.cause, target)
  }
}

const seconds = (ms: number) => `${Number((ms / 1000).toFixed(1))} s`

/** gRPC status codes: https://grpc.io/docs/guides/status-codes/ */
function statusTrouble(code: number, message: string, at: string): Trouble {
  const words = message === '' ? `gRPC status ${code}` : message
  switch (code) {
    case 4:
      return trouble(
        'timeout',
        `${at} was too slow: ${words}.`,
        'Relay may be overloaded, or waiting for a node that hangs.',
      )
    case 7:
    case 16:
      return trouble(
        'denied',
        `${at} refuses us: ${words}.`,
        'A client certificate or a permission is missing; see --relay-tls-cert-file.',
      )
    case 12:
      return trouble('unimplemented', `${at} speaks gRPC but is no Hubble observer: ${words}.`, CHECK_ADDRESS)
    case 13:
      return trouble('internal', `${at} failed: ${words}.`, 'Trying again. Look at the log of hubble-relay.')
    case 14:
      return trouble(
        'unreachable',
        `${at} is not ready: ${words}.`,
        'Trying again. Relay says this while it starts or stops.',
      )
    default:
      return trouble(
        'internal',
        `${at} refused the request: ${words}.`,
        'Trying again. Look at the log of hubble-relay.',
      )
  }
}

function httpTrouble({ status, contentType, location }: Failure & { kind: 'http' }, at: string): Trouble {
  if (status === 401 || status === 403) {
    return trouble(
      'denied',
      `${at} answers HTTP ${status}: a proxy in front of Relay wants a login.`,
      'Connect to Relay past the proxy.',
    )
  }
  if (status === 502 || status === 503 || status === 504) {
    return trouble(
      'unreachable',
      `${at} is a proxy that cannot reach Relay (HTTP ${status}).`,
      'Check that hubble-relay runs: `cilium status`.',
    )
  }
  const what =
    location === '' ? `HTTP ${status}${contentType === '' ? '' : `, ${contentType}`}` : `HTTP ${status} to ${location}`
  return trouble(
    'not-grpc',
    `${at} answers, but not with gRPC (${what}).`,
    `This is a web server, not Relay. ${CHECK_ADDRESS}`,
  )
}

type NodeError = { readonly code?: unknown; readonly message?: unknown; readonly cause?: unknown }

/** The error of Node inside the wrappers that Connect puts around it. */
function innermost(error: unknown): NodeError {
  let found: NodeError = typeof error === 'object' && error !== null ? error : { message: String(error) }
  while (typeof found.code !== 'string' && typeof found.cause === 'object' && found.cause !== null) found = found.cause
  return found
}

function transportTrouble(cause: unknown, target: Target): Trouble {
  if (isTrouble(cause)) return cause.trouble
  const { code, message } = innermost(cause)
  const at = target.address.text
  const why = String(message ?? code)
  const tls = tlsProblem(String(code), why, target)
  if (tls) return trouble('tls', tls.message, tls.advice)
  switch (code) {
    case 'ECONNREFUSED':
      return trouble('refused', `Nothing listens at ${at}: the connection was refused.`, FORWARD)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return trouble(
        'not-found',
        `The name ${target.address.host} is not known (DNS: ${code}).`,
        'Inside a cluster write hubble-relay.kube-system.svc.cluster.local:80; elsewhere check the spelling.',
      )
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EHOSTDOWN':
      return trouble(
        'unreachable',
        `There is no way to ${at} (${code}).`,
        'Check the network, the VPN and the address.',
      )
    case 'ETIMEDOUT':
      return trouble('timeout', `${at} does not answer.`, `A firewall may swallow the packets. ${CHECK_ADDRESS}`)
    case 'ENOENT':
    case 'EACCES':
    case 'EPERM':
      return trouble(target.tls ? 'tls' : 'unreachable', `${at}: ${why}.`, 'Check the path and its permissions.')
    default:
      return trouble(
        'ended',
        `The connection to ${at} broke (${why}).`,
        'Trying again. If this goes on, look at the log of hubble-relay.',
      )
  }
}

/** Carries what a closer look found out through the errors of a cut connection. */
export class TroubleError extends Error {
  override readonly name = 'TroubleError'
  readonly trouble: Trouble

  constructor(found: Trouble) {
    super(found.problem.message)
    this.trouble = found
  }
}

const isTrouble = (error: unknown): error is TroubleError => error instanceof TroubleError

import { type CheckRow, type Finding, LIVE } from './check.ts'
import type { AddressFacts, Greeting, GrpcFacts, TcpFacts } from './facts.ts'
import { judgeTls } from './tls-check.ts'
import { duration, plural } from './words.ts'

const FORWARD = 'kubectl -n kube-system port-forward service/hubble-relay 4245:80'
const IN_CLUSTER = 'hubble-relay.kube-system.svc.cluster.local:80'

function judgeAddress(facts: AddressFacts): Finding {
  switch (facts.kind) {
    case 'literal':
      return { verdict: 'ok', found: `${facts.host} is an IP address: no name has to be looked up.` }
    case 'socket':
      return { verdict: 'ok', found: `A unix socket, ${facts.path}: no name has to be looked up.` }
    case 'resolved':
      return {
        verdict: 'ok',
        found: `${facts.host} is known, with ${plural(facts.addresses.length, 'address', 'addresses')}.`,
        evidence: { Addresses: facts.addresses.join(', '), 'Looked up in': duration(facts.ms) },
      }
    case 'unresolved':
      return {
        verdict: 'fail',
        found: `The name ${facts.host} is not known (DNS: ${facts.code}).`,
        advice: `Check the spelling: inside a cluster the address is ${IN_CLUSTER}; from a laptop forward a port and use localhost:4245.`,
        command: FORWARD,
        evidence: { Name: facts.host, Answer: facts.code },
      }
  }
}

const TCP_WORDS: Readonly<Record<string, (name: string, ms: number) => Finding>> = {
  ECONNREFUSED: (name) => ({
    verdict: 'fail',
    found: `Nothing listens at ${name}: the connection was refused.`,
    advice: 'Start the port-forward, or check host and port: Relay’s Service has port 80, or 443 with TLS.',
    command: FORWARD,
  }),
  TIMEOUT: (name, ms) => ({
    verdict: 'fail',
    found: `${name} does not answer: no connection within ${duration(ms)}.`,
    advice: 'A firewall or NetworkPolicy may swallow the packets; look at Relay’s Service and its pods.',
    command: 'kubectl -n kube-system get service,endpoints,pods -l k8s-app=hubble-relay -o wide',
  }),
  ENOENT: (name) => ({ verdict: 'fail', found: `There is no socket at ${name}.`, advice: 'Check the path.' }),
  EACCES: (name) => ({
    verdict: 'fail',
    found: `Opening ${name} is not permitted.`,
    advice: 'Run Orrery as a user that may open the socket.',
  }),
}

function judgeTcp(facts: TcpFacts, name: string): Finding {
  if (facts.kind === 'connected') {
    return {
      verdict: 'ok',
      found: `Connected to ${facts.to} in ${duration(facts.ms)}.`,
      evidence: { 'Connected to': facts.to, Took: duration(facts.ms) },
    }
  }
  const evidence = { Error: facts.code, After: duration(facts.ms) }
  const known = TCP_WORDS[facts.code === 'ETIMEDOUT' ? 'TIMEOUT' : facts.code]
  if (known) return { ...known(name, facts.ms), evidence }
  return {
    verdict: 'fail',
    found: `There is no way to ${name} (${facts.code}).`,
    advice: 'Check the network, the VPN and the address.',
    evidence,
  }
}

const CHECK_ADDRESS = 'Check the address: Relay is the Service hubble-relay in kube-system, port 80, or 443 with TLS.'

/** What a greeting says about a server, as the rest of a sentence. */
export function greetingWords(greeting: Greeting): string {
  switch (greeting.kind) {
    case 'http2':
      return 'speaks HTTP/2 without TLS'
    case 'http1':
      return `is a web server that speaks HTTP/1 (${greeting.line})`
    case 'tls-alert':
      return 'answers with an alert of TLS'
    case 'closed':
      return `hangs up when greeted${greeting.code === '' ? '' : ` (${greeting.code})`}`
    case 'silent':
      return `accepts the connection and then says nothing (waited ${duration(greeting.ms)})`
    case 'other':
      return `answers with something else than HTTP (${greeting.bytes})`
  }
}

function judgeGrpc(facts: GrpcFacts, name: string): Finding {
  switch (facts.kind) {
    case 'answers':
      return { verdict: 'ok', found: `A gRPC server answers, in ${duration(facts.ms)}.` }
    case 'not-http2':
      return {
        verdict: 'fail',
        found: `${name} ${greetingWords(facts.greeting)}, so it is no gRPC server.`,
        advice:
          facts.greeting.kind === 'silent'
            ? `Something hangs, or waits for another protocol. ${CHECK_ADDRESS}`
            : CHECK_ADDRESS,
        command: 'kubectl -n kube-system get service hubble-relay',
      }
    case 'failed':
      return {
        verdict: 'fail',
        found: facts.trouble.message,
        advice: facts.trouble.advice,
        evidence: { Trouble: facts.trouble.code },
      }
  }
}

/** From the address to a server that speaks gRPC. */
export const CONNECTION_CHECKS: readonly CheckRow[] = [
  {
    id: 'address',
    title: 'Address',
    of: LIVE,
    needs: [],
    judge: ({ address }) => address && judgeAddress(address),
  },
  {
    id: 'tcp',
    title: 'Connection',
    of: LIVE,
    needs: ['address'],
    judge: ({ tcp, name }) => tcp && judgeTcp(tcp, name),
  },
  {
    id: 'tls',
    title: 'TLS',
    of: LIVE,
    needs: ['tcp'],
    judge: ({ tls, name, nowMs }) => tls && judgeTls(tls, name, nowMs),
  },
  {
    id: 'grpc',
    title: 'HTTP/2 and gRPC',
    of: LIVE,
    needs: ['tls'],
    judge: ({ grpc, name }) => grpc && judgeGrpc(grpc, name),
  },
]

import { describe, expect, test } from 'vitest'
import { edgeIds, foldLines } from './fold-lines.ts'

const EDGE = ['/s/web → /s/cart : 8080 / tcp']

describe('an edge goes from client to server, whichever way a flow travels', () => {
  test.each([
    ['a packet there', 's/web:45678 -> s/cart:8080'],
    ['a packet back', 's/web:45678 <- s/cart:8080'],
    ['a request', 's/web:45678 -> s/cart:8080 http GET /'],
    ['a response', 's/web:45678 -> s/cart:8080 http GET / 200'],
    ['a response that does not say it is a reply', 's/cart:8080 => s/web:45678 http GET / 200'],
    ['a SYN', 's/web:45678 => s/cart:8080 flags:SYN'],
    ['a SYN that comes from the lower port', 's/web:1025 => s/cart:8080 flags:SYN'],
    ['the answer to a SYN', 's/cart:8080 => s/web:45678 flags:SYN,ACK'],
    ['the answer to a SYN that passes for no reply', 's/cart:8080 => s/web:45678 flags:SYN,ACK reply:no'],
    ['an answer, by its port', 's/cart:8080 => s/web:45678 flags:ACK to-overlay no-direction'],
    ['a question, by its port', 's/web:45678 => s/cart:8080 flags:ACK to-overlay no-direction'],
    ['a drop as it stands', 's/web:45678 -> s/cart:8080 dropped POLICY_DENIED'],
    ['a drop of a packet back that says so', 's/web:45678 <- s/cart:8080 dropped'],
  ])('%s', (_, line) => {
    expect(edgeIds(foldLines([line]))).toEqual(EDGE)
  })

  test('a drop that does not say stands as it is', () => {
    expect(edgeIds(foldLines(['s/web:45678 -> s/cart:8080', 's/cart:8080 -> s/web:45678 dropped']))).toEqual([
      ...EDGE,
      '/s/cart → /s/web : 45678 / tcp',
    ])
  })
})

describe('what is known of the ends decides where a flow does not say', () => {
  const known = 's/web:1500 -> s/cart:50051 flags:SYN'
  const edge = '/s/web → /s/cart : 50051 / tcp'
  test.each([
    ['a packet back to a low port', 's/cart:50051 => s/web:1500 flags:ACK'],
    ['a packet there from a low port', 's/web:1500 => s/cart:50051 flags:ACK'],
    ['late packets that pass for a new connection', 's/cart:50051 => s/web:45678 flags:FIN,ACK reply:no'],
  ])('%s', (_, line) => {
    expect(edgeIds(foldLines([known, line]))).toEqual([edge])
  })

  test('another client of the known server', () => {
    expect(edgeIds(foldLines([known, 's/cart:50051 => s/app:1500 flags:ACK']))).toEqual([
      edge,
      '/s/app → /s/cart : 50051 / tcp',
    ])
  })
})

describe('an ephemeral port never becomes the port of a service by guessing', () => {
  test.each([
    [
      'a late packet from a well-known port',
      's/cart:443 => s/web:45678 flags:FIN,ACK reply:no',
      '/s/web → /s/cart : 443 / tcp',
    ],
    ['both ports ephemeral, nothing known', 's/web:45678 => s/cart:50051 flags:ACK', '/s/web → /s/cart : 0 / tcp'],
    ['UDP back from DNS', 'k/dns:53 => s/web:45678 udp', '/s/web → /k/dns : 53 / udp'],
  ])('%s', (_, line, edge) => {
    expect(edgeIds(foldLines([line]))).toEqual([edge])
  })

  test('but a flow that says so is believed: gRPC lives there', () => {
    expect(edgeIds(foldLines(['s/web:33000 -> s/cart:50051 flags:ACK']))).toEqual(['/s/web → /s/cart : 50051 / tcp'])
  })
})

test('an echo reply goes back to who asked', () => {
  const lines = ['s/web => s/cart icmpv4:8', 's/cart => s/web icmpv4:0', 's/cart => s/web icmpv6:129']
  expect(edgeIds(foldLines(lines))).toEqual(['/s/web → /s/cart : 0 / icmpv4', '/s/web → /s/cart : 0 / icmpv6'])
})

test('the world that answers is the world that was called', () => {
  expect(edgeIds(foldLines(['s/web -> world:443', 's/web <- world:443', 'world -> s/web:80']))).toEqual([
    '/s/web → world/called : 443 / tcp',
    'world/callers → /s/web : 80 / tcp',
  ])
})

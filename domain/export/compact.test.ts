import { fromJson, type JsonObject } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { FlowSchema } from '#gen/flow/flow_pb.ts'
import { compactLine } from './compact.ts'

const line = (flow: JsonObject): string => compactLine(fromJson(FlowSchema, flow))

const XWING: JsonObject = {
  time: '2026-01-02T03:04:05.678999Z',
  verdict: 'DROPPED',
  IP: { source: '10.0.0.1', destination: '10.0.0.2', ipVersion: 'IPv4' },
  l4: { TCP: { source_port: 40212, destination_port: 80, flags: { SYN: true } } },
  source: { identity: 57750, namespace: 'default', pod_name: 'xwing' },
  destination: { identity: 7718, namespace: 'default', pod_name: 'deathstar-1' },
  event_type: { type: 1, sub_type: 133 },
  is_reply: false,
  Summary: 'TCP Flags: SYN',
}
const TIME = 'Jan  2 03:04:05.678'
const ENDS = 'default/xwing:40212 (ID:57750) -> default/deathstar-1:80 (ID:7718)'

describe('the compact line', () => {
  test.each<[string, JsonObject, string]>([
    ['a drop', {}, `${TIME}: ${ENDS} Policy denied DROPPED (TCP Flags: SYN)`],
    [
      'a reply is turned round',
      { is_reply: true },
      `${TIME}: default/deathstar-1:80 (ID:7718) <- default/xwing:40212 (ID:57750) Policy denied DROPPED (TCP Flags: SYN)`,
    ],
    [
      'it is not known whether it is a reply',
      { is_reply: null, reply: true },
      `${TIME}: ${ENDS.replace('->', '<>')} Policy denied DROPPED (TCP Flags: SYN)`,
    ],
    ['no time', { time: null }, `N/A: ${ENDS} Policy denied DROPPED (TCP Flags: SYN)`],
    ['authenticated', { auth_type: 'SPIRE' }, `${TIME}: ${ENDS} Policy denied DROPPED (TCP Flags: SYN; Auth: SPIRE)`],
    ['no summary', { Summary: '' }, `${TIME}: ${ENDS} Policy denied DROPPED ()`],
    [
      'the namespace of a Service takes the place of that of the pod',
      { destination_service: { namespace: 'ingress', name: 'edge' } },
      `${TIME}: ${ENDS.replace('default/deathstar-1', 'ingress/deathstar-1')} Policy denied DROPPED (TCP Flags: SYN)`,
    ],
    [
      'a Service without a namespace',
      { destination_service: { name: 'edge' } },
      `${TIME}: ${ENDS.replace('default/deathstar-1', 'deathstar-1')} Policy denied DROPPED (TCP Flags: SYN)`,
    ],
    [
      'DNS names, joined',
      { destination: { identity: 2 }, destination_names: ['a.example', 'b.example'] },
      `${TIME}: default/xwing:40212 (ID:57750) -> a.example,b.example:80 (world) Policy denied DROPPED (TCP Flags: SYN)`,
    ],
    [
      'IPv6 in brackets, ICMP without a port',
      { source: {}, IP: { source: 'fd00::9', destination: 'fd00::1' }, destination: { namespace: 'default' } },
      `${TIME}: [fd00::9]:40212 (unknown) -> [fd00::1]:80 (unknown) Policy denied DROPPED (TCP Flags: SYN)`,
    ],
    [
      'ICMP has no port',
      { l4: { ICMPv4: { type: 8 } }, Summary: 'ICMPv4 EchoRequest' },
      `${TIME}: default/xwing (ID:57750) -> default/deathstar-1 (ID:7718) Policy denied DROPPED (ICMPv4 EchoRequest)`,
    ],
  ])('%s', (_, change, expected) => {
    expect(line({ ...XWING, ...change })).toBe(expected)
  })

  test.each<[string, JsonObject, string]>([
    ['trace', { event_type: { type: 4 }, verdict: 'FORWARDED' }, 'to-endpoint FORWARDED'],
    ['trace, unknown', { event_type: { type: 4, sub_type: 99 }, verdict: 'FORWARDED' }, '99 FORWARDED'],
    ['drop without a code', { event_type: { type: 1 } }, 'Success DROPPED'],
    ['drop, newer code', { event_type: { type: 1, sub_type: 205 } }, '205, 0 DROPPED'],
    ['drop, denied', { event_type: { type: 1, sub_type: 181 } }, 'Policy denied by denylist DROPPED'],
    ['drop, stale', { event_type: { type: 1, sub_type: 151 } }, 'Stale or unroutable IP DROPPED'],
    ['drop, fragment', { event_type: { type: 1, sub_type: 136 } }, 'Fragmentation needed DROPPED'],
    ['drop, nat', { event_type: { type: 1, sub_type: 161 } }, 'NAT 46/64 not enabled DROPPED'],
    [
      'verdict, allowed',
      { event_type: { type: 5 }, verdict: 'REDIRECTED', policy_match_type: 2, traffic_direction: 'INGRESS' },
      'policy-verdict:L3-L4 INGRESS ALLOWED',
    ],
    ['verdict, denied', { event_type: { type: 5 } }, 'policy-verdict:none TRAFFIC_DIRECTION_UNKNOWN DENIED'],
    [
      'verdict, audited',
      { event_type: { type: 5 }, verdict: 'AUDIT', policy_match_type: 7, traffic_direction: 'EGRESS' },
      'policy-verdict:unknown EGRESS AUDITED',
    ],
    [
      'capture',
      { event_type: { type: 3 }, debug_capture_point: 'DBG_CAPTURE_DELIVERY' },
      'DBG_CAPTURE_DELIVERY DROPPED',
    ],
    [
      'socket',
      {
        event_type: { type: 7 },
        sock_xlate_point: 'SOCK_XLATE_POINT_PRE_DIRECTION_REV',
        verdict: 'TRACED',
      },
      'pre-xlate-rev TRACED',
    ],
    ['no event', { event_type: null, verdict: 42 }, 'UNKNOWN 42'],
    ['HTTP', { l7: { type: 'REQUEST', http: { method: 'GET' } } }, 'http-request DROPPED'],
    [
      'DNS',
      { l7: { type: 'RESPONSE', dns: { observation_source: 'proxy' } }, verdict: 'FORWARDED' },
      'dns-response proxy FORWARDED',
    ],
    ['DNS, nobody says who saw it', { l7: { type: 'REQUEST', dns: {} } }, 'dns-request  DROPPED'],
    ['Kafka', { l7: { type: 'REQUEST', kafka: {} } }, 'kafka-request DROPPED'],
    ['sample', { l7: { type: 'SAMPLE' } }, 'l7-sample DROPPED'],
  ])('type and verdict: %s', (_, change, expected) => {
    expect(line({ ...XWING, ...change })).toBe(`${TIME}: ${ENDS} ${expected} (TCP Flags: SYN)`)
  })

  test('without an IP the Ethernet addresses stand, else nothing', () => {
    const bare = { ...XWING, IP: null, l4: null }
    expect(line({ ...bare, ethernet: { source: '0a:01', destination: '0a:02' } })).toContain(
      ': 0a:01 (ID:57750) -> 0a:02 (',
    )
    expect(line(bare)).toContain(':  (ID:57750) ->  (ID:7718) ')
  })
})

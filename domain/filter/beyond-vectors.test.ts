import './cel.ts'
import { create, fromJson, type JsonValue } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { FlowSchema } from '#gen/flow/flow_pb.ts'
import { toRawFilters } from './command.ts'
import { compileFilter } from './compile.ts'
import { parseFilter } from './language.ts'

/** Whether a text keeps a flow; what is wrong with the text where it does not parse. */
function keeps(text: string, flow: JsonValue): boolean | string {
  const parsed = parseFilter(text)
  if (parsed.kind === 'error') return parsed.error.message
  const compiled = compileFilter(parsed.filter)
  return compiled.kind === 'error' ? compiled.message : compiled.value(fromJson(FlowSchema, flow))
}

const raw = (text: string): string => {
  const parsed = parseFilter(text)
  return parsed.kind === 'error' ? `refused: ${parsed.error.message}` : toRawFilters(parsed.filter).text
}
const allow = (...json: readonly string[]) => `allowlist:\n${json.map((one) => `    - '${one}'\n`).join('')}`
const deny = (...json: readonly string[]) => `denylist:\n${json.map((one) => `    - '${one}'\n`).join('')}`

const web = { namespace: 'shop', pod_name: 'web-1', identity: 1002, labels: ['k8s:app=web', 'k8s:tier=9'] }
const cart = { namespace: 'shop', pod_name: 'cart-1', identity: 1003, labels: ['k8s:app=cart', 'reserved:host'] }
const tcp = (source_port: number, destination_port: number) => ({ TCP: { source_port, destination_port } })
const call = { source: web, destination: cart, l4: tcp(40_000, 8080), verdict: 'FORWARDED' }
const http = (record: JsonValue) => ({ l7: { type: 'REQUEST', http: record }, event_type: { type: 129 } })

describe('cases that the measured ones do not hold', () => {
  it.each<readonly [text: string, flow: JsonValue, wanted: boolean]>([
    // Sides correlate: a value without a side is about one end, the same for all such values.
    ['--pod shop/web --port 40000', call, true],
    ['--pod shop/web --port 8080', call, false],
    ['--pod shop/cart --port 8080 --identity 1003', call, true],
    ['--pod shop/cart --port 8080 --identity 1002', call, false],
    ['--pod shop/web --to-port 8080', call, true],
    ['--label app=cart --from-pod shop/web', call, true],
    ['--namespace shop --label app=web --identity 1003', call, false],
    ['--not --pod shop/web --not --port 8080', call, true],
    ['--not --pod shop/cart --not --port 8080', call, false],
    ['--verdict FORWARDED --not --pod shop/cart --to-port 8080', call, false],
    ['--not --verdict DROPPED --pod shop/', call, true],
    ['--pod shop/ --not --verdict DROPPED', call, true],
    ['--pod shop/ --not --verdict FORWARDED --to-port 1', call, false],
    // Numbers, lists and names in JSON.
    [`--allowlist '{"sourcePod":["shop/web"]}'`, call, true],
    [`--allowlist '{"source_identity":["1002"]}'`, call, true],
    [`--allowlist '{"source_identity":[1002.0]}'`, call, true],
    [`--allowlist '{"source_identity":["1.002e3"]}'`, call, true],
    [`--allowlist '{"verdict":[1],"source_pod":null}'`, call, true],
    [`--allowlist '{"verdict":[99]}'`, call, false],
    [`--allowlist '{"source_pod":["shop/x"]} {"source_pod":["shop/web"]}'`, call, true],
    [`--allowlist '{}'`, call, true],
    [`--denylist '{}'`, call, false],
    [`--denylist '{"source_pod":[]}'`, call, false],
    [`--verdict DROPPED --allowlist '{"source_pod":["shop/web"]}'`, call, true],
    [`--allowlist '{"source_pod":["shop/web"]}' --denylist '{"source_pod":["shop/web"]}'`, call, false],
    // Addresses.
    ['--ip 10.1.2.3/8', { IP: { source: '10.200.0.1', destination: '1.1.1.1' } }, true],
    ['--from-ip 10.1.2.3/8', { IP: { source: '1.1.1.1', destination: '10.2.0.1' } }, false],
    ['--ip 10.0.0.0/31', { IP: { source: '10.0.0.2' } }, false],
    ['--ip ::/0', { IP: { source: '10.0.0.2', destination: '10.0.0.3' } }, false],
    ['--ip ::ffff:10.0.0.0/104', { IP: { source: '::ffff:10.0.0.2' } }, true],
    ['--ip 10.0.0.0/8', { IP: { source: '::ffff:10.0.0.2' } }, false],
    ['--ip fd00::/8', { IP: { source: 'FD00:0:0::1' } }, true],
    ['--ip fd00::1', { IP: { source: 'FD00::1' } }, false],
    ['--ip fe80::/10', { IP: { source: 'fe80::1%eth0' } }, false],
    ['--ip fe80::1%eth0', { IP: { source: 'fe80::1%eth0' } }, true],
    ['--snat-ip 172.16.0.0/12', { IP: { source: '10.0.0.1', source_xlated: '172.18.0.3' } }, true],
    // Labels.
    ['--label k8s:app', call, true],
    ['--label any:app=web', call, true],
    ['--label any.app=web', call, false],
    ['--from-label !app', call, false],
    ['--from-label app!=cart', call, true],
    ['--from-label nosuch!=x', call, true],
    ['--from-label "app in (web,cart),tier>8"', call, true],
    ['--from-label "tier<9"', call, false],
    ['--from-label "app notin (web)"', call, false],
    ['--from-label "app in ()"', { source: { labels: ['k8s:app='] } }, true],
    ['--to-label reserved:host', call, true],
    ['--to-label host', call, true],
    ['--to-label k8s:host', call, false],
    ['--to-label reserved:host=', { destination: { labels: ['$host'] } }, true],
    ['--label cidr:10.0.0.0/8', { source: { labels: ['cidr:10.1.0.0/16='] } }, true],
    ['--label cidr:10.1.0.0/24', { source: { labels: ['cidr:10.1.0.0/16='] } }, false],
    ['--label cidr:fd00--0/8', { source: { labels: ['cidr:fd00-1--0/32='] } }, true],
    ['--node-label "os=linux,!gpu"', { node_labels: ['os=linux'] }, true],
    // Names.
    ['--fqdn "*.Cilium.IO."', { destination_names: ['www.cilium.io'] }, true],
    ['--fqdn "*.cilium.io"', { destination_names: ['cilium.io'] }, false],
    ['--fqdn "*"', { destination_names: ['_dns.x'] }, false],
    ['--fqdn "_*.x"', { destination_names: ['_dns.x'] }, true],
    ['--from-fqdn "a*c"', { source_names: ['x', 'abc'] }, true],
    ['--node-name "prod-*/"', { node_name: 'prod-1/k8s_1' }, true],
    ['--node-name k8s1', { node_name: 'k8s1' }, true],
    ['--node-name default/k8s1', { node_name: 'k8s1' }, true],
    ['--node-name /', { node_name: 'K8S1' }, false],
    ['--cluster "prod-*"', { source: { cluster_name: 'prod-1' } }, false],
    ['--cluster prod-1', { destination: { cluster_name: 'prod-1' } }, true],
    ['--workload Deployment/', { source: { workloads: [{ kind: 'Deployment', name: 'x' }] } }, true],
    ['--workload web', { source: { workloads: [{ kind: 'Deployment', name: 'web-2' }] } }, false],
    ['--service shop/ca', { destination_service: { namespace: 'shop', name: 'cart' } }, true],
    // L4 and L7.
    ['--tcp-flags syn --tcp-flags fin,ack', { l4: { TCP: { flags: { FIN: true, ACK: true } } } }, true],
    ['--tcp-flags fin,ack', { l4: { TCP: { flags: { FIN: true } } } }, false],
    ['--port 08080', call, true],
    ['--port 0', { l4: { UDP: { destination_port: 53 } } }, true],
    ['--port 8', { l4: { ICMPv4: { type: 8 } } }, false],
    ['--protocol ICMP', { l4: { ICMPv6: {} } }, true],
    ['--protocol udp --protocol http', call, false],
    ['--http-status 4+', http({ code: 404 }), true],
    ['--http-status 40+', http({ code: 410 }), false],
    ['--http-status 4+ --http-status 200', http({ code: 200 }), true],
    ['--http-method get', http({ method: 'GET' }), true],
    ['--http-path ^/a$', http({ url: 'http://h/%61?b=/a' }), true],
    ['--http-path b=', http({ url: 'http://h/a?b=1' }), false],
    ['--http-url [?]b=1$', http({ url: 'http://h/a?b=1' }), true],
    ['--http-header accept:a:b', http({ headers: [{ key: 'accept', value: 'a:b' }] }), true],
    ['--http-header accept:a', http({ headers: [{ key: 'Accept', value: 'a' }] }), false],
    ['dns-query:^a', { l7: { dns: { query: 'a.b.' } } }, true],
    ['-t l7 --http-path /', http({ url: '/' }), true],
    ['-t trace -t l7 --http-path /', http({ url: '/' }), true],
    ['-t trace:0', { event_type: { type: 4 } }, true],
    ['-t trace:to-network', { event_type: { type: 4, sub_type: 11 } }, true],
    ['-t 4:11', { event_type: { type: 4, sub_type: 3 } }, false],
    ['-t drop', { verdict: 'DROPPED' }, false],
    ['--drop-reason-desc POLICY_DENIED', { verdict: 'AUDIT', drop_reason_desc: 'POLICY_DENIED' }, false],
    ['--drop-reason-desc DROP_REASON_UNKNOWN', { verdict: 'DROPPED' }, true],
    [`--allowlist '{"drop_reason_desc":[133]}'`, { verdict: 'DROPPED', drop_reason_desc: 133 }, true],
    ['--traffic-direction EGRESS', { traffic_direction: 'EGRESS' }, true],
    ['--interface eth0', { interface: { index: 2, name: 'eth0' } }, true],
    ['--interface eth', { interface: { index: 2, name: 'eth0' } }, false],
    ['reply:false', { verdict: 'DROPPED' }, true],
    ['reply:false', { verdict: 'FORWARDED' }, false],
    ['--identity world', { source: { identity: 9 } }, false],
    ['--identity 0', {}, false],
    ['--encrypted', { IP: { encrypted: true } }, true],
    ['--unencrypted', { IP: { encrypted: true } }, false],
    ['--ip-trace-id 18446744073709551615', { ip_trace_id: { trace_id: '18446744073709551615' } }, true],
    ['--uuid A', { uuid: 'a' }, false],
    ['--trace-id ""', call, true],
    [`--cel-expression '_flow.verdict == Verdict.FORWARDED' --not --cel-expression 'false'`, call, true],
  ])('%s of %j: %s', (text, flow, wanted) => {
    expect(keeps(text, flow)).toBe(wanted)
  })

  it.each([
    // As protobuf's JSON for Go reads it: nothing may stand twice, numbers are numbers of JSON.
    [`--allowlist '{"source_pod":["a"],"source_pod":["b"]}'`, 'duplicate field "source_pod"'],
    [`--allowlist '{"source_pod":["a"],"source\\u005fpod":["b"]}'`, 'duplicate field "source_pod"'],
    [`--allowlist '{"source_pod":["a"],"sourcePod":["b"]}'`, 'duplicate field "sourcePod"'],
    [`--denylist '{"event_type":[{"type":1,"type":4}]}'`, 'duplicate field "type"'],
    [`--allowlist '{"interface":[{"index":"0x10"}]}'`, 'invalid value for field index'],
    [`--allowlist '{"source_identity":["0x10"]}'`, 'source_identity'],
    [`--allowlist '{"source_identity":[" 1"]}'`, 'source_identity'],
    [`--allowlist '{"source_identity":[1.5]}'`, 'source_identity'],
    [`--allowlist '{"source_identity":[4294967296]}'`, 'source_identity'],
    [`--allowlist '{"source_port":[80]}'`, 'source_port'],
    [`--allowlist '{"source_pod":"a"}'`, 'source_pod'],
    [`--allowlist '{"source_pod":[null]}'`, 'source_pod'],
    [`--allowlist '{"verdict":["2"]}'`, 'enum flow.Verdict'],
    [`--allowlist '{"reply":["true"]}'`, 'reply'],
    [`--allowlist '{"pod":["a"]}'`, 'pod'],
    [`--allowlist '{"Source_Pod":["a"]}'`, 'Source_Pod'],
    [`--allowlist '{"event_type":[{"kind":1}]}'`, 'kind'],
    [`--allowlist '[{"reply":[true]}]'`, 'without brackets'],
    [`--allowlist '{"reply":[true]},{"reply":[false]}'`, 'braces'],
    [`--allowlist 'null'`, 'braces'],
    [`--allowlist '{"reply":[true],}'`, ''],
    ['--not --allowlist {}', 'cannot be negated'],
    ['--ip 010.0.0.1', 'invalid IP address'],
    ['--ip 10.0.0.0/08', 'invalid IP prefix'],
    ['--ip fe80::1%eth0/64', 'invalid IP prefix'],
    ['--fqdn a,b', 'invalid rune'],
    ['--node-name "prod-*/k8s?"', 'invalid rune'],
    ['--fqdn a..', 'multiple trailing dots'],
    ['--node-name a/b/c', 'too many slashes'],
    ['--label "k in (a b)"', 'unable to parse requirement'],
    ['--label a=b,', "found ''"],
    ['--label cidr:fd00::/8', 'invalid source label filter'],
    ['--port 65536', 'invalid source port filter'],
    ['--port +80', 'invalid source port filter'],
    ['--http-status 4xx', 'invalid status code prefix'],
    ['--http-path "a(?=b)"', 'invalid http path filter'],
    ['-t drop --http-status 200', 'requires the event type filter'],
    ['-t l7:request', 'event sub-type'],
    ['--cluster ""', 'name must not be empty'],
    ['--service ""', 'invalid source service filter'],
    ['--tcp-flags syn,', 'unknown tcp flag'],
    ['--verdict Dropped', 'invalid verdict value'],
    ['--not --pod a --not', 'trailing --not'],
    ['--pod a --not --not --port 1', 'consecutive --not'],
    ['--last 1 --all', 'cannot be combined'],
    ['-f --first 1', 'cannot be combined'],
  ])('%s is refused', (text, why) => {
    const parsed = parseFilter(text)
    expect(parsed.kind === 'error' ? parsed.error.message.replace(/^invalid --/, 'invalid ') : 'taken').toContain(why)
    expect(parsed.kind).toBe('error')
  })

  it.each([
    ['--print-raw-filters --pod a', allow('{"source_pod":["a"]}', '{"destination_pod":["a"]}')],
    [
      '--not -o json --verdict DROPPED --to-port 1',
      `${allow('{"destination_port":["1"]}')}${deny('{"verdict":["DROPPED"]}')}`,
    ],
    ['--not --pod a', deny('{"source_pod":["a"]}', '{"destination_pod":["a"]}')],
    [
      '--http-header a:b:c --http-header "d: e"',
      allow('{"http_header":[{"key":"a","value":"b:c"},{"key":"d","value":" e"}]}'),
    ],
    ['--http-header :x', allow('{"http_header":[{"value":"x"}]}')],
    ['-t trace:0', allow('{"event_type":[{"type":4,"match_sub_type":true}]}')],
    [
      '-t agent:policy-updated -t 129',
      allow('{"event_type":[{"type":130,"match_sub_type":true,"sub_type":3},{"type":129}]}'),
    ],
    ['-n a -n b --pod c', allow('{"source_pod":["a/c","b/c"]}', '{"destination_pod":["a/c","b/c"]}')],
    ['-n a --service c', allow('{"source_service":["a/c"]}', '{"destination_service":["a/c"]}')],
    [
      '-A --from-identity host',
      allow('{"source_pod":["/"],"source_identity":[1]}', '{"destination_pod":["/"],"source_identity":[1]}'),
    ],
    ['--from-all-namespaces', allow('{"source_pod":["/"]}')],
    [
      '--workload a/b/c',
      allow('{"source_workload":[{"name":"b/c","kind":"a"}]}', '{"destination_workload":[{"name":"b/c","kind":"a"}]}'),
    ],
    ['-4 -6 --ip-version x', allow('{"ip_version":["IPv4","IPv6","IP_NOT_USED"]}')],
    [
      '--from-pod a --to-pod b --verdict AUDIT',
      allow('{"source_pod":["a"],"destination_pod":["b"],"verdict":["AUDIT"]}'),
    ],
  ])('%s prints its raw filters', (text, wanted) => {
    expect(raw(text)).toBe(wanted)
  })

  it('a flow without anything is kept by what asks for zero values only', () => {
    const empty = create(FlowSchema)
    const kept = [
      'uuid:""',
      'verdict:VERDICT_UNKNOWN',
      'trace-id:""',
      'ip-version:none',
      'from-label:""',
      '--unencrypted',
    ]
    const not = [
      'pod:/',
      'identity:0',
      'type:0',
      'reply:false',
      'port:0',
      'http-path:""',
      'interface:""',
      'workload:""',
    ]
    const keep = (text: string) => {
      const parsed = parseFilter(text)
      const compiled = parsed.kind === 'ok' ? compileFilter(parsed.filter) : parsed
      return compiled.kind === 'ok' ? compiled.value(empty) : text
    }
    expect([kept.map(keep), not.map(keep)]).toEqual([kept.map(() => true), not.map(() => false)])
  })
})

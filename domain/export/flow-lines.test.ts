import { create, fromJsonString } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { FLOW_FORMATS, jsonLine } from './flow-lines.ts'

const LINE =
  '{"flow":{"time":"2026-01-02T03:04:05.678901234Z","verdict":"DROPPED","drop_reason":133,"IP":{"source":"10.0.0.1","destination":"10.0.0.2","ipVersion":"IPv4","encrypted":true},' +
  '"l4":{"TCP":{"source_port":40212,"destination_port":80,"flags":{"SYN":true}}},"source":{"ID":7,"identity":57750,"namespace":"default","labels":["k8s:org=alliance"],"pod_name":"=xwing"},' +
  '"destination":{"identity":7718},"Type":"L7","node_name":"a","l7":{"type":"RESPONSE","latency_ns":"1500000","http":{"code":200,"method":"GET","url":"http://d/<b>&\\u001b[31m"}},' +
  '"event_type":{"type":1,"sub_type":133},"traffic_direction":"INGRESS","drop_reason_desc":"POLICY_DENIED","is_reply":false,"socket_cookie":"18446744073709551615","uuid":"u1",' +
  '"ingress_denied_by":[{"name":"rule1","namespace":"default","kind":"CiliumNetworkPolicy"}],"policy_log":["x"],"Summary":"TCP Flags: SYN"},"node_name":"a","time":"2026-01-02T03:04:05.678901234Z"}'

const read = (line: string) => fromJsonString(GetFlowsResponseSchema, line)

describe('flows as lines', () => {
  test('JSON is what the command line reads, byte by byte', () => {
    expect(jsonLine(read(LINE))).toBe(LINE)
  })

  test('an extension of unknown type is left out, the flow is not', () => {
    const response = create(GetFlowsResponseSchema, {
      responseTypes: { case: 'flow', value: { uuid: 'u', extensions: { typeUrl: 'x/y', value: new Uint8Array([1]) } } },
    })
    expect(jsonLine(response)).toBe('{"flow":{"uuid":"u"}}')
  })

  test('CSV has a cell for each column, and none that a spreadsheet would run', () => {
    const names = FLOW_FORMATS.csv.head.trim().split(',')
    const cells = FLOW_FORMATS.csv.line(read(LINE)).trim().split(',')
    const row = Object.fromEntries(names.map((name, index) => [name, cells[index]]))
    expect(cells.length).toBe(names.length)
    expect(row).toMatchObject({
      time: '2026-01-02T03:04:05.678Z',
      verdict: 'DROPPED',
      drop_reason: 'POLICY_DENIED',
      source_pod: "'=xwing",
      source_port: '40212',
      tcp_flags: 'SYN',
      http_status: '200',
      latency_ms: '1.5',
      ingress_denied_by: 'CiliumNetworkPolicy/default/rule1',
      encrypted: 'true',
      is_reply: 'false',
      uuid: 'u1',
    })
  })

  test('what is no flow has a line in JSON only', () => {
    const lost = read('{"lost_events":{"num_events_lost":"3"}}')
    expect(jsonLine(lost)).toBe('{"lost_events":{"num_events_lost":"3"}}')
    expect([FLOW_FORMATS.csv.line(lost), FLOW_FORMATS.compact.line(lost)]).toEqual(['', ''])
  })
})

/** One end of a flow as the command line writes it; an end without a name is an address. */
interface End {
  readonly namespace?: string
  readonly name?: string
  readonly cluster?: string
}

const endpoint = ({ namespace = '', name = '', cluster = 'east' }: End) =>
  name === ''
    ? { identity: 2, labels: ['reserved:world'] }
    : {
        identity: 1000 + name.length,
        cluster_name: cluster,
        namespace,
        pod_name: `${name}-0`,
        labels: [`k8s:app=${name}`, `k8s:io.kubernetes.pod.namespace=${namespace}`],
        workloads: [{ name, kind: 'StatefulSet' }],
      }

const START = Date.UTC(2026, 2, 4, 5, 6)

function line(number: number, from: End | undefined, to: End | undefined, port: number, address = '10.0.0.2'): string {
  const time = new Date(START + number).toISOString()
  return JSON.stringify({
    flow: {
      time,
      uuid: `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`,
      verdict: 'FORWARDED',
      IP: { source: '10.0.0.1', destination: address, ipVersion: 'IPv4' },
      l4: { TCP: { source_port: 40_000, destination_port: port, flags: { SYN: true } } },
      ...(from && { source: endpoint(from) }),
      ...(to && { destination: endpoint(to) }),
      Type: 'L3_L4',
      node_name: 'east/worker',
      is_reply: false,
      event_type: { type: 4 },
      traffic_direction: 'EGRESS',
      trace_observation_point: 'TO_STACK',
    },
    node_name: 'east/worker',
    time,
  })
}

/** A name as long as Kubernetes allows, one that runs from right to left, one of joined pictures. */
export const NAMES = { long: `n${'a'.repeat(251)}z`, right: 'خدمة-الدفع', picture: '👩‍👩‍👧-🛒' } as const

const web = { namespace: 'shop', name: 'web' }
const ODD: readonly (readonly [End | undefined, End | undefined, number])[] = [
  [web, web, 80],
  [web, { namespace: 'bank', name: 'web' }, 443],
  [web, { namespace: 'shop', name: 'web', cluster: 'west' }, 443],
  [web, { namespace: 'shop', name: NAMES.long }, 0],
  [{ namespace: 'shop', name: NAMES.long }, { namespace: 'shop', name: NAMES.right }, 65_535],
  [{ namespace: 'shop', name: NAMES.right }, { namespace: 'shop', name: NAMES.picture }, 8080],
  [web, undefined, 1],
  [undefined, web, 2],
]

/** What clusters do not hold often, as a capture; with so many addresses of the world that have no names. */
export const strangeCapture = (addresses: number): string =>
  [
    ...ODD.map(([from, to, port], at) => line(at, from, to, port)),
    ...Array.from({ length: addresses }, (_, at) =>
      line(100 + at, web, {}, 443, `198.${18 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}`),
    ),
  ].join('\n')

/** Words of the map. Counts are spelled by functions, because plurals differ from language to language. */
export const mapEn = {
  label: (services: number, edges: number, dropping: number) =>
    `Service map: ${services} ${services === 1 ? 'service' : 'services'}, ${edges} ${edges === 1 ? 'connection' : 'connections'}, ${dropping === 0 ? 'none dropping' : `${dropping} dropping`}.`,
  help: 'Arrow keys move between services, Enter selects, n and p go to the next and previous problem, f fits, plus and minus zoom.',
  service: (caption: string, namespace: string, dropping: number) =>
    `${caption}${namespace === '' ? '' : `, namespace ${namespace}`}${dropping === 0 ? '' : `, ${dropping} dropping`}`,
  manyPorts: 'many ports',
  more: (count: number) => `+${count}`,
  controls: 'Map controls',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit the map to the window',
  tidy: 'Tidy: lay the map out anew',
  legend: 'Legend',
  close: 'Close',
  nextProblem: 'Next problem',
  previousProblem: 'Previous problem',
  problems: (count: number) => `${count} ${count === 1 ? 'problem' : 'problems'}`,
  perSecond: (rate: string) => `${rate}/s`,
  legendEntries: {
    forwarded: 'Forwarded. Wider: more flows a second',
    mixed: 'Some forwarded, some dropped',
    dropped: 'Dropped within the last 20 seconds. The mark stands at the end that denied it',
    recent: 'Dropped within the last minute',
    audit: 'Would be dropped (policy audit mode)',
    error: 'Error',
    failing: 'Calls fail: HTTP 4xx and 5xx, DNS errors',
    idle: 'Idle',
    ring: 'Ring of a service: how its flows of the last minute split',
    world: 'Outside the namespaces',
    hurt: 'Drops at this service now',
  },
  tip: {
    forwarded: 'forwarded',
    dropped: 'dropped',
    audit: 'audit',
    error: 'errors',
    lastMinute: 'last minute',
    failing: (share: string) => `${share} of calls fail`,
    deniedAt: { source: 'denied where it leaves the client', target: 'denied where it enters the server', middle: '' },
    more: (count: number) => `and ${count} more`,
    pods: (count: number) => `${count} ${count === 1 ? 'pod' : 'pods'}`,
  },
} as const

/** The words of the map in any language. */
export type MapText = typeof mapEn

const NXDOMAIN = 3
const CLUSTER_DOMAIN = 'cluster.local'
/** Search domains that clouds hand to their machines, and pods inherit. */
const CLOUD = /\.(?:internal|compute\.internal|lan|localdomain)$/

/** Where a namespace would stand: nobody calls one like this, but names outside end so. */
const TOP_LEVEL = new Set('com net org io dev app cloud edu gov info ai co uk de fr eu kr jp cn us'.split(' '))

/**
 * Whether a failed lookup is only a resolver trying its search list. With `ndots:5` a pod asks for `example.com` first as
 * `example.com.shop.svc.cluster.local`, `example.com.svc.cluster.local` and `example.com.cluster.local`, which never exist.
 *
 * Told by the name alone: what names a Service (`cart.shop.svc.cluster.local`) or a pod of a headless one
 * (`db-0.db.shop.svc.cluster.local`) is a failure that matters, unless its namespace would be called `com` and the like. A
 * Service that is asked for through the search list of another namespace cannot be told from one that is missing.
 */
export function isSearchDomainNoise(query: string, rcode: number): boolean {
  if (rcode !== NXDOMAIN) return false
  const name = query.replace(/\.$/, '').toLowerCase()
  if (!name.endsWith(`.${CLUSTER_DOMAIN}`)) return CLOUD.test(name) && name.split('.').length > 3
  const labels = name.slice(0, -CLUSTER_DOMAIN.length - 1).split('.')
  const zone = labels.pop()
  if (zone === 'pod') return false
  if (zone !== 'svc' || labels.includes('svc')) return true
  const service = labels.filter((label) => !label.startsWith('_'))
  if (service.length === 2) return TOP_LEVEL.has(service[1] ?? '')
  return !(service.length === 3 && /-\d+$/.test(service[0] ?? ''))
}

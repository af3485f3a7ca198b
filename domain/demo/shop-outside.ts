import { DropReason } from '#gen/flow/flow_pb.ts'
import { lookUp } from './dns.ts'
import { talkOnce } from './http.ts'
import { drop, ingress, policy, tcp } from './packet.ts'
import type { Party } from './party.ts'
import type { Rule, Script } from './scene.ts'
import type { Cast } from './shop-cast.ts'
import { DATA, SERVICES, SHOP } from './shop-services.ts'
import { connect, type Stage } from './stage.ts'
import { deniedAtEgress } from './tcp.ts'

/** How the shop meets the world: services known by DNS name or by CIDR, calls that policies deny, and a nightly job. */
export function outside({ population, resolvers }: Stage, { pods, dns, policies }: Cast): readonly Script[] {
  const named = (name: string, ipv4: string) => population.outside(ipv4, [`cidr:${ipv4}/32`, `fqdn:${name}`], [name])
  const charges = named('api.payments.example', '198.51.100.17')
  const mail = named('smtp.mail.example', '198.51.100.25')
  const tracker = named('tracker.ads.example', '198.51.100.66')
  const partner = population.outside('198.51.100.130', ['cidr:198.51.100.128/25'], [])
  const elsewhere = population.world('203.0.113.200', '2001:db8:1::c8')
  const report = population.pods({ namespace: DATA, name: 'report', kind: 'CronJob', labels: { app: 'report' } })[0]
  const allowed: Rule = { policy: policy('payment-egress', SHOP, 'CiliumNetworkPolicy'), match: 2 }
  const noTrackers = policy('no-trackers', SHOP, 'CiliumNetworkPolicy')
  const [payment] = pods.payment
  const [email] = pods.email
  const [ads] = pods.ads
  const [recommendation] = pods.recommendation

  const talk = (client: typeof payment, to: Party, port: number, latencyMs: number, weight: number): Script => ({
    weight,
    play: (scene, atMs) => {
      const [name] = to.names
      const asks = name !== undefined && scene.random.chance(0.4)
      const at = asks ? lookUp(scene, atMs, client, { servers: resolvers, rule: dns }, name, [to.ipv4]) : atMs
      talkOnce(scene, at, connect(scene, client, to, port, { egress: allowed }), scene.random.spread(latencyMs, 0.7))
    },
  })
  return [
    talk(payment, charges, 443, 140, 1),
    talk(email, mail, 587, 60, 0.5),
    talk(pods.web[0], partner, 443, 35, 0.5),
    {
      weight: 0.4,
      play: (scene, atMs) => {
        const at = lookUp(scene, atMs, ads, { servers: resolvers, rule: dns }, 'tracker.ads.example', [tracker.ipv4])
        deniedAtEgress(scene, at, connect(scene, ads, tracker, 443), noTrackers)
      },
    },
    {
      weight: 0.4,
      play: (scene, atMs) => deniedAtEgress(scene, atMs, connect(scene, recommendation, elsewhere.v4, 443), undefined),
    },
    {
      weight: 0.3,
      play: (scene, atMs) => {
        const rule: Rule = { policy: policies.data, match: 2 }
        const connection = connect(scene, report, pods.postgres[0], SERVICES.postgres.port, { ingress: rule })
        talkOnce(scene, atMs, connection, scene.random.spread(30, 0.5))
      },
    },
    {
      weight: 0.1,
      play: (scene, atMs) => {
        const [web] = pods.web
        if (web.node === undefined) return
        const way = ingress(connect(scene, elsewhere.v4, web, SERVICES.web.port))
        scene.emit(web.node, atMs, drop(web.node, way, tcp('SYN'), DropReason.CT_MAP_INSERTION_FAILED))
      },
    },
  ]
}

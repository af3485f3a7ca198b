import type { Policy } from '#gen/flow/flow_pb.ts'
import { policy } from './packet.ts'
import type { Pod } from './party.ts'
import type { Rule } from './scene.ts'
import { DATA, SERVICES, type ServiceName, SHOP, type ShopService } from './shop-services.ts'
import type { Stage } from './stage.ts'

/** The pods of the shop and the policies that select them. */
export interface Cast {
  readonly pods: Readonly<Record<ServiceName, readonly [Pod, ...Pod[]]>>
  readonly dns: Rule
  readonly policies: Readonly<Record<'l7' | 'data' | 'audit' | 'egress', Policy>>
}

export function hire({ population }: Stage): Cast {
  const pods = ({ name, namespace, kind, replicas }: ShopService) => {
    const labels = {
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/part-of': 'shop',
      'app.kubernetes.io/version': '2.4.1',
    }
    return population.pods({ namespace, name, kind, replicas, labels, serviceAccount: name })
  }
  return {
    pods: {
      web: pods(SERVICES.web),
      cart: pods(SERVICES.cart),
      catalog: pods(SERVICES.catalog),
      checkout: pods(SERVICES.checkout),
      payment: pods(SERVICES.payment),
      recommendation: pods(SERVICES.recommendation),
      ads: pods(SERVICES.ads),
      email: pods(SERVICES.email),
      currency: pods(SERVICES.currency),
      postgres: pods(SERVICES.postgres),
      redis: pods(SERVICES.redis),
      kafka: pods(SERVICES.kafka),
    },
    dns: { policy: policy('allow-dns', SHOP, 'CiliumNetworkPolicy'), match: 2, proxyPort: 40_121 },
    policies: {
      l7: policy('shop-http', SHOP, 'CiliumNetworkPolicy'),
      data: policy('databases', DATA, 'NetworkPolicy'),
      audit: policy('redis-strict', DATA, 'CiliumNetworkPolicy'),
      egress: policy('web-egress', SHOP, 'CiliumNetworkPolicy'),
    },
  }
}

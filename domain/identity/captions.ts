import { type Service, ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { podLabel } from './labels.ts'

type Captioned = Pick<Service, 'name' | 'namespace' | 'cluster' | 'workloadKind' | 'labels' | 'kind'>

/**
 * Captions of one service, from the shortest to the one that says most: the name people gave it, with component and
 * instance (`name[/component][@instance]`, Kubernetes' recommended labels), the workload's own name, then where it is and
 * what it is.
 */
function* candidates(service: Captioned): Generator<string> {
  const { name, namespace, cluster, workloadKind, labels, kind } = service
  const label = (key: string): string => podLabel(labels, `app.kubernetes.io/${key}`)
  // Pods share the names that people gave them.
  const given = kind === ServiceKind.POD ? '' : label('name')
  if (given !== '') {
    yield given
    const component = label('component')
    const instance = label('instance')
    const parts = given + (component === '' ? '' : `/${component}`)
    yield instance === '' || instance === given ? parts : `${parts}@${instance}`
  }
  yield name
  const placed = namespace === '' ? name : `${namespace}/${name}`
  yield placed
  const kinded = workloadKind === '' ? placed : `${placed} (${workloadKind})`
  yield kinded
  yield cluster === '' ? kinded : `${cluster}: ${kinded}`
}

/**
 * A caption for each service, in their order: as short as it can be while no other service has the same. Those that
 * cannot be told apart even by namespace, kind and cluster keep the same caption.
 */
export function captions(services: readonly Captioned[]): string[] {
  const choices = services.map((service) => [...candidates(service)])
  const level = choices.map(() => 0)
  const caption = (index: number): string => choices[index]?.[level[index] ?? 0] ?? ''
  for (;;) {
    const users = new Map<string, number[]>()
    for (const index of choices.keys()) {
      const same = users.get(caption(index))
      if (same === undefined) users.set(caption(index), [index])
      else same.push(index)
    }
    let moved = false
    for (const same of users.values()) {
      if (same.length < 2) continue
      for (const index of same) {
        if ((level[index] ?? 0) + 1 >= (choices[index]?.length ?? 0)) continue
        level[index] = (level[index] ?? 0) + 1
        moved = true
      }
    }
    if (!moved) return choices.map((_, index) => caption(index))
  }
}

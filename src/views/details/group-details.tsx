import { useStore } from 'zustand'
import { EMPTY_FILTER, type Filter } from '#domain/filter/ast.ts'
import { include } from '#domain/filter/edit.ts'
import {
  type Group,
  groupsOf,
  isClusterBox,
  serviceOfBox,
  severalClusters,
  WORLD_BOX,
} from '#domain/map-grouping/group-of.ts'
import type { By } from '#domain/map-grouping/grouping.ts'
import type { Service } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { closeServices, mapViewStore, openedNow } from '#src/state/map-view.ts'
import { select } from '#src/state/view.ts'
import { formats, text } from '#src/text/text.ts'
import { visible } from '#src/text/visible.ts'
import { CopyCommand } from './copy-command.tsx'
import { EdgeList } from './edge-list.tsx'
import { Gone } from './gone.tsx'
import { OnlyButton, PodsButton, Section } from './parts.tsx'
import { serverNow } from './use-graph.ts'
import { addedUp, VerdictTable } from './verdict-table.tsx'

const words = text.details
const SHOWN = 60

const filterOf = ({ field, value }: NonNullable<Group['term']>): Filter => {
  const filter = include(EMPTY_FILTER, { field, side: 'any', value })
  return filter.kind === 'ok' ? filter.value : EMPTY_FILTER
}

/** What a box stands for, in words. */
function kindOf(key: string, by: By): string {
  if (serviceOfBox(key) !== undefined) return text.map.view.by.pod
  if (isClusterBox(key)) return text.map.view.by.cluster
  return text.map.view.by[by.kind === 'pod' ? 'namespace' : by.kind]
}

/** Everything about a box of the map: who is in it, and what comes in and goes out. */
export function GroupPart({ id }: { readonly id: string }) {
  useStore(flowsStore, ({ revision }) => revision)
  const grouping = useStore(mapViewStore, (state) => state.grouping)
  const { edges, services } = flowsStore.getState()
  const members: Service[] = []
  let group: Group | undefined
  const clusters = severalClusters(services.values())
  // Many names of the world are put into its box also where each would stand by itself.
  const drawn = id === WORLD_BOX ? { ...grouping, world: 'one' as const } : grouping
  for (const service of services.values()) {
    const box = groupsOf(service, drawn, clusters).find(({ key }) => key === id)
    if (box === undefined) continue
    group = box
    members.push(service)
  }
  if (group === undefined) return <Gone words={words.gone.group} />
  const inside = new Set(members.map(({ number }) => number))
  const own = [...edges.values()].filter(
    ({ sourceNumber, destinationNumber }) => inside.has(sourceNumber) || inside.has(destinationNumber),
  )
  const incoming = own.filter(({ sourceNumber }) => !inside.has(sourceNumber))
  const outgoing = own.filter(({ destinationNumber }) => !inside.has(destinationNumber))
  const { term } = group
  const opened = openedNow().includes(serviceOfBox(id) ?? '')
  const began = Math.min(...own.map(({ firstSeenMs }) => firstSeenMs))
  return (
    <>
      <header className="px-4 pt-3.5 pb-3">
        <p className="text-text-3 text-xs">{kindOf(id, grouping.by)}</p>
        <h2 className="mt-0.5 pr-8 font-semibold text-base [overflow-wrap:anywhere]">
          {group.title || text.map.ungrouped}
        </h2>
        {term !== undefined && (
          <>
            <OnlyButton field={term.field} value={term.value} words={words.onlyGroup} />
            <CopyCommand filter={filterOf(term)} hint={text.filters.serviceCommand} />
          </>
        )}
        {opened && (
          <>
            <PodsButton words={words.closePods} act={() => closeServices([serviceOfBox(id) ?? ''])} />
            <p className="mt-2 text-text-3 text-xs">
              {words.podsSince(text.status.ago(formats.duration(Math.max(0, serverNow() - began))))}
            </p>
          </>
        )}
      </header>
      <Section title={words.sections.traffic}>
        <VerdictTable total={addedUp(own)} minute={addedUp(own.flatMap(({ minute }) => minute ?? []))} />
      </Section>
      <EdgeList title={words.sections.incoming} edges={incoming} end="source" services={services} />
      <EdgeList title={words.sections.outgoing} edges={outgoing} end="destination" services={services} />
      <Section title={`${words.sections.members} (${formats.count(members.length)})`}>
        <ul className="-mx-1.5">
          {members
            .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
            .slice(0, SHOWN)
            .map((service) => (
              <li key={service.number}>
                <button
                  type="button"
                  onClick={() => select({ kind: 'service', id: service.id })}
                  className="block w-full truncate rounded-s px-1.5 py-1 text-left hover:bg-surface-2"
                >
                  <bdi>{visible(service.caption || service.name)}</bdi>
                </button>
              </li>
            ))}
        </ul>
        {members.length > SHOWN && (
          <p className="text-text-3 text-xs">{words.morePods(formats.count(members.length - SHOWN))}</p>
        )}
      </Section>
    </>
  )
}

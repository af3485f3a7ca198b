import { ArrowRight } from 'lucide-react'
import { useStore } from 'zustand'
import { filterOfEdge } from '#domain/filter/of-map.ts'
import { type Edge, L7Kind, Protocol, type Service, ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { select } from '#src/state/view.ts'
import { portWords, serviceName } from '#src/text/graph-words.ts'
import { text } from '#src/text/text.ts'
import { Badge } from '#src/ui/badge.tsx'
import { Facts } from '#src/ui/facts.tsx'
import { CopyCommand } from './copy-command.tsx'
import { DropList } from './drop-list.tsx'
import { EdgeList } from './edge-list.tsx'
import { Gone } from './gone.tsx'
import { Headline } from './headline.tsx'
import { MeasuredNote } from './measured-note.tsx'
import { MeasuredParts, secondsOf, useMeasured } from './measured-parts.tsx'
import { NoL7Part } from './no-l7-part.tsx'
import { Labels, OnlyButton, Section, ValueFact } from './parts.tsx'
import { Pods } from './pods.tsx'
import { Seen } from './seen.tsx'
import { StepChart } from './step-chart.tsx'
import { useEdge } from './use-graph.ts'
import { VerdictTable } from './verdict-table.tsx'
import { WhyPart } from './why-part.tsx'

const words = text.details
const L7_NAMES: Partial<Record<L7Kind, string>> = {
  [L7Kind.HTTP]: 'HTTP',
  [L7Kind.DNS]: 'DNS',
  [L7Kind.KAFKA]: 'Kafka',
}

/** Everything about one connection: what goes over it, what is dropped and why. */
export function EdgePart({ id }: { readonly id: string }) {
  const edge = useEdge(id)
  const from = useStore(flowsStore, ({ services }) => services.get(edge?.sourceNumber ?? 0))
  const to = useStore(flowsStore, ({ services }) => services.get(edge?.destinationNumber ?? 0))
  const measured = useMeasured('edge', id)
  useStore(flowsStore, ({ revision }) => revision)
  if (edge === undefined) return <Gone words={words.gone.edge} inWindow={text.panel.goneEdge} edge={id} />
  const whys = measured?.why ?? []
  const { edges, services } = flowsStore.getState()
  const back = [...edges.values()].filter(
    ({ sourceNumber, destinationNumber }) =>
      sourceNumber === edge.destinationNumber &&
      destinationNumber === edge.sourceNumber &&
      sourceNumber !== destinationNumber,
  )
  const seconds = measured === undefined ? 1 : secondsOf(measured, edge.firstSeenMs)
  return (
    <>
      <header className="px-4 pt-3.5 pb-3">
        <p className="text-text-3 text-xs">{words.edge}</p>
        <h2 className="mt-0.5 flex flex-wrap items-center gap-x-1.5 pr-8 font-semibold text-base">
          <Name service={from} />
          <ArrowRight aria-hidden="true" className="size-4 shrink-0 text-text-3" />
          <span className="sr-only">{text.details.to}</span>
          <Name service={to} />
        </h2>
        <div className="mt-2 flex flex-wrap gap-1.5">
          <Badge tone="neutral">{portWords(edge)}</Badge>
          {edge.l7.map((kind) => (
            <Badge key={kind} tone="accent">
              {L7_NAMES[kind] ?? kind}
            </Badge>
          ))}
          {edge.encrypted && <Badge tone="ok">{words.fields.encrypted}</Badge>}
          {edge.authenticated && <Badge tone="ok">{words.fields.authenticated}</Badge>}
        </div>
        <Headline
          total={edge}
          minute={edge.minute}
          lastSeenMs={edge.lastSeenMs}
          lastDroppedMs={edge.lastDroppedMs}
          measured={measured?.own}
          seconds={seconds}
        />
        {measured?.own !== undefined && (
          <StepChart
            title={text.panel.chart}
            measured={measured.own}
            window={measured.window}
            live={measured.window === undefined && measured.sinceMs > 0}
          />
        )}
        <MeasuredNote details={measured} />
        <OnlyButton field="edge" value={edge.id} words={words.onlyEdge} />
        {from !== undefined && to !== undefined && (
          <CopyCommand filter={filterOfEdge(edge, from, to)} hint={text.filters.edgeCommand} />
        )}
      </header>
      {whys.length > 0 && <WhyPart whys={whys} />}
      {whys.length === 0 && edge.drops.length > 0 && (
        <Section title={words.sections.drops}>
          <DropList drops={edge.drops} />
        </Section>
      )}
      <Section title={words.sections.traffic}>
        <VerdictTable total={edge} minute={edge.minute} />
      </Section>
      {measured?.own !== undefined && <MeasuredParts measured={measured.own} seconds={seconds} />}
      {measured !== undefined && to?.kind === ServiceKind.WORKLOAD && showsNoL7(edge) && (
        <NoL7Part service={to} port={edge.port} />
      )}
      <EdgeList title={text.panel.otherWay} edges={back} end="source" services={services} />
      <Section title={words.sections.seen}>
        <Facts>
          <Seen name={words.fields.firstSeen} at={edge.firstSeenMs} />
          <Seen name={words.fields.lastSeen} at={edge.lastSeenMs} />
          <Seen name={words.fields.lastDropped} at={edge.lastDroppedMs} />
        </Facts>
      </Section>
      <Ends title={words.sections.from} service={from} side="from" />
      <Ends title={words.sections.to} service={to} side="to" port={edge.port} />
    </>
  )
}

/** TCP that is let through without drops, and no L7 record ever of any call to that port of the server. */
function showsNoL7({ protocol, forwarded, destinationNumber, port, dropped }: Edge): boolean {
  if (protocol !== Protocol.TCP || forwarded === 0 || dropped > 0) return false
  for (const other of flowsStore.getState().edges.values()) {
    if (other.destinationNumber === destinationNumber && other.port === port && other.l7.length > 0) return false
  }
  return true
}

function Name({ service }: { readonly service: Service | undefined }) {
  if (service === undefined) return undefined
  return (
    <button
      type="button"
      className="rounded-s text-left [overflow-wrap:anywhere] hover:text-accent hover:underline"
      onClick={() => select({ kind: 'service', id: service.id })}
    >
      {serviceName(service)}
    </button>
  )
}

function Ends(props: {
  readonly title: string
  readonly service: Service | undefined
  readonly side: 'from' | 'to'
  readonly port?: number
}) {
  const { service, side } = props
  if (service === undefined) return undefined
  return (
    <Section title={props.title}>
      <Facts>
        <ValueFact name={words.fields.namespace} value={service.namespace} field={`${side}-namespace`} />
        <ValueFact
          name={words.fields.workload}
          value={service.workloadKind === '' ? '' : service.name}
          field={`${side}-workload`}
        />
        <ValueFact name={words.fields.port} value={props.port === 0 ? undefined : props.port} field={`${side}-port`} />
        <ValueFact
          name={words.fields.identities}
          value={service.identities.length === 0 ? undefined : service.identities.join(', ')}
          {...(service.identities.length === 1 && { field: `${side}-identity` })}
        />
      </Facts>
      <Labels labels={service.labels} field={`${side}-label`} />
      <Pods service={service} field={`${side}-pod`} />
    </Section>
  )
}

import { useStore } from 'zustand'
import { filterOfService } from '#domain/filter/of-map.ts'
import { type DetailsResponse, type Edge, type Measured, type Service, ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { MOST_OPENED, mapViewStore, openService, wantsServices } from '#src/state/map-view.ts'
import { portWords, serviceName } from '#src/text/graph-words.ts'
import { text } from '#src/text/text.ts'
import { Facts } from '#src/ui/facts.tsx'
import { CopyCommand } from './copy-command.tsx'
import { EdgeList } from './edge-list.tsx'
import { Gone } from './gone.tsx'
import { Headline } from './headline.tsx'
import { MeasuredNote } from './measured-note.tsx'
import { MeasuredParts, secondsOf, useMeasured } from './measured-parts.tsx'
import { Labels, ListFact, OnlyButton, PodsButton, Section, ValueFact } from './parts.tsx'
import { Pods } from './pods.tsx'
import { Seen } from './seen.tsx'
import { StepChart } from './step-chart.tsx'
import { useService } from './use-graph.ts'
import { addedUp, VerdictTable } from './verdict-table.tsx'

const words = text.details

/** Everything about one service: who calls it, whom it calls, and who it is. */
export function ServicePart({ id }: { readonly id: string }) {
  const service = useService(id)
  useStore(flowsStore, ({ revision }) => revision)
  const measured = useMeasured('service', id)
  if (service === undefined) return <Gone words={words.gone.service} inWindow={text.panel.goneService} service={id} />
  const { edges, services } = flowsStore.getState()
  const all = [...edges.values()]
  const incoming = all.filter((edge) => edge.destinationNumber === service.number)
  const outgoing = all.filter(
    (edge) => edge.sourceNumber === service.number && edge.destinationNumber !== service.number,
  )
  const both = [...incoming, ...outgoing]
  const seconds = measured === undefined ? 1 : secondsOf(measured, service.firstSeenMs)
  const minute = addedUp(both.flatMap((edge) => (edge.minute === undefined ? [] : [edge.minute])))
  return (
    <>
      <header className="px-4 pt-3.5 pb-3">
        <p className="text-text-3 text-xs">{kindWords(service)}</p>
        <h2 className="mt-0.5 pr-8 font-semibold text-base [overflow-wrap:anywhere]">{serviceName(service)}</h2>
        <Headline
          total={addedUp(both)}
          minute={minute}
          lastSeenMs={service.lastSeenMs}
          lastDroppedMs={Math.max(0, ...both.map(({ lastDroppedMs }) => lastDroppedMs))}
          measured={measured?.own}
          seconds={seconds}
          after={text.panel.callers(others(incoming, 'sourceNumber'), others(outgoing, 'destinationNumber'))}
        />
        {measured?.own !== undefined && <Chart title={text.panel.chartIn} measured={measured.own} details={measured} />}
        {measured?.called !== undefined && (
          <Chart title={text.panel.chartOut} measured={measured.called} details={measured} />
        )}
        <MeasuredNote details={measured} />
        <OnlyButton field="map-service" value={service.id} words={words.onlyService} />
        <CopyCommand filter={filterOfService(service)} hint={text.filters.serviceCommand} />
      </header>
      <Section title={words.sections.traffic}>
        <VerdictTable total={addedUp(both)} minute={minute} />
      </Section>
      {measured?.own !== undefined && (
        <MeasuredParts measured={measured.own} seconds={seconds} title={text.answers.measured.served} />
      )}
      {measured?.called !== undefined && (
        <MeasuredParts measured={measured.called} seconds={seconds} title={text.answers.measured.called} callsOnly />
      )}
      <EdgeList title={words.sections.incoming} edges={incoming} end="source" services={services} />
      <EdgeList title={words.sections.outgoing} edges={outgoing} end="destination" services={services} />
      <Identity service={service} ports={portsOf(incoming)} />
    </>
  )
}

const others = (edges: readonly Edge[], end: 'sourceNumber' | 'destinationNumber'): string =>
  text.panel.others(new Set(edges.map((edge) => edge[end])).size)

function Chart(props: { readonly title: string; readonly measured: Measured; readonly details: DetailsResponse }) {
  const { window, sinceMs } = props.details
  return (
    <StepChart
      title={props.title}
      measured={props.measured}
      window={window}
      live={window === undefined && sinceMs > 0}
    />
  )
}

const kindWords = ({ kind, workloadKind }: Service): string =>
  (kind === ServiceKind.WORKLOAD && workloadKind) || (text.flow.serviceKinds[kind] ?? words.service)

/** Ports that it is called on, as they are said, most flows first. */
function portsOf(incoming: readonly Edge[]): readonly string[] {
  const sorted = [...incoming].sort((a, b) => b.flows - a.flows)
  return [...new Set(sorted.map(portWords))].slice(0, 24)
}

function Identity({ service, ports }: { readonly service: Service; readonly ports: readonly string[] }) {
  const full = useStore(mapViewStore, ({ opened }) => opened.length >= MOST_OPENED)
  return (
    <>
      <Section title={words.sections.identity}>
        <Facts>
          <ValueFact name={words.fields.namespace} value={service.namespace} field="namespace" />
          <ValueFact
            name={words.fields.workload}
            value={service.workloadKind === '' ? '' : service.name}
            field="workload"
          />
          <ValueFact name={words.fields.cluster} value={service.cluster} field="cluster" />
          <ValueFact name={words.fields.namedBy} value={service.namedBy} />
          <ValueFact name={text.panel.ports} value={ports.join(', ')} />
          <ListFact name={words.fields.identities} values={service.identities.map(String)} field="identity" />
          <Seen name={words.fields.firstSeen} at={service.firstSeenMs} />
          <Seen name={words.fields.lastSeen} at={service.lastSeenMs} />
        </Facts>
      </Section>
      {service.pods.length > 0 && (
        <Section title={words.sections.pods}>
          <Pods service={service} field="pod" />
          {service.kind === ServiceKind.WORKLOAD && wantsServices() && (
            <PodsButton words={words.showPods} act={() => openService(service.id)} disabled={full} />
          )}
        </Section>
      )}
      <div className="border-line border-t px-4 py-3">
        <Labels labels={service.labels} field="label" />
      </div>
    </>
  )
}

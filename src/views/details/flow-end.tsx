import type { Flow } from '#gen/flow/flow_pb.ts'
import { destinationOf, sourceOf } from '#src/state/flow-facts.ts'
import { text } from '#src/text/text.ts'
import { Facts } from '#src/ui/facts.tsx'
import { Labels, ListFact, Section, ValueFact } from './parts.tsx'

const names = text.details.fields

/** One end of a flow with all that is known of it. */
export function EndPart(props: { readonly title: string; readonly flow: Flow; readonly side: 'from' | 'to' }) {
  const { flow, side } = props
  const from = side === 'from'
  const end = from ? sourceOf(flow) : destinationOf(flow)
  const endpoint = from ? flow.source : flow.destination
  const service = from ? flow.sourceService : flow.destinationService
  const dns = from ? flow.sourceNames : flow.destinationNames
  const workloads = endpoint?.workloads ?? []
  const inside = (namespace: string, name: string) => (namespace === '' ? name : `${namespace}/${name}`)
  const inNamespace = (name: string) => (end.namespace === '' ? name : `${end.namespace}/${name}`)
  return (
    <Section title={props.title}>
      <Facts>
        <ValueFact name={names.namespace} value={end.namespace} field={`${side}-namespace`} />
        {endpoint !== undefined && endpoint.podName !== '' && (
          <ValueFact
            name={names.pod}
            value={endpoint.podName}
            field={`${side}-pod`}
            by={inNamespace(endpoint.podName)}
          />
        )}
        <ListFact
          name={names.workload}
          values={workloads.map(({ kind, name }) => (kind === '' ? name : `${kind}/${name}`))}
          field={`${side}-workload`}
        />
        <ValueFact name={names.ip} value={end.ip} field={`${side}-ip`} />
        <ValueFact name={names.port} value={end.port} field={`${side}-port`} />
        <ListFact name={names.dnsNames} values={dns} field={`${side}-fqdn`} />
        {service !== undefined && (service.name !== '' || service.namespace !== '') && (
          <ValueFact
            name={names.serviceName}
            value={inside(service.namespace, service.name)}
            field={`${side}-service`}
          />
        )}
        {endpoint !== undefined && (
          <ValueFact name={names.identity} value={endpoint.identity} field={`${side}-identity`} />
        )}
        {endpoint !== undefined && endpoint.ID !== 0 && <ValueFact name={names.endpoint} value={endpoint.ID} />}
        <ValueFact name={names.cluster} value={endpoint?.clusterName} field={`${side}-cluster`} />
      </Facts>
      <Labels labels={endpoint?.labels ?? []} field={`${side}-label`} />
    </Section>
  )
}

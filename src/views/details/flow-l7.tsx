import { EyeOff } from 'lucide-react'
import { MARK } from '#domain/redact/options.ts'
import type { DNS, Flow, HTTP } from '#gen/flow/flow_pb.ts'
import { latencyOf } from '#src/state/flow-facts.ts'
import { formats, text } from '#src/text/text.ts'
import { Facts } from '#src/ui/facts.tsx'
import { ListFact, Section, ValueFact } from './parts.tsx'

const names = text.details.fields

/** The request or answer that a proxy read, where it read one. */
export function FlowL7({ flow }: { readonly flow: Flow }) {
  const record = flow.l7?.record
  if (record === undefined) return undefined
  const latency = latencyOf(flow)
  return (
    <Section title={text.details.sections.l7}>
      <Facts>
        <ValueFact name={names.part} value={text.flow.l7Types[flow.l7?.type ?? 0]} />
        {record.case === 'http' && <Http http={record.value} />}
        {record.case === 'dns' && <Dns dns={record.value} />}
        {record.case === 'kafka' && (
          <>
            <ValueFact name={names.api} value={record.value.apiKey} />
            <ValueFact name={names.topic} value={record.value.topic} field="text" />
            <ValueFact name={names.apiVersion} value={record.value.apiVersion || undefined} />
            <ValueFact name={names.correlation} value={record.value.correlationId || undefined} />
            <ValueFact name={names.status} value={record.value.errorCode} />
          </>
        )}
        <ValueFact name={names.latency} value={latency === undefined ? undefined : formats.latency(latency)} />
      </Facts>
      {holdsMark(flow) && (
        <p className="mt-2 flex gap-1.5 text-text-3 text-xs">
          <EyeOff aria-hidden="true" className="mt-px size-3.5 shrink-0" />
          {text.details.redacted(MARK)}
        </p>
      )}
    </Section>
  )
}

/** Whether the server took something out of what was asked or answered. */
function holdsMark({ l7 }: Flow): boolean {
  const record = l7?.record
  if (record?.case === 'dns') return record.value.query.includes(MARK)
  if (record?.case !== 'http') return record?.case === 'kafka' && record.value.topic.includes(MARK)
  return record.value.url.includes(MARK) || record.value.headers.some(({ value }) => value.includes(MARK))
}

function Http({ http }: { readonly http: HTTP }) {
  return (
    <>
      <ValueFact name={names.method} value={http.method} field="http-method" />
      <ValueFact name={names.url} value={http.url} field="http-url" by={literally(http.url)} />
      <ValueFact name={names.status} value={http.code === 0 ? undefined : http.code} field="http-status" />
      <ValueFact name={names.version} value={http.protocol} />
      <ListFact
        name={names.headers}
        values={http.headers.map(({ key, value }) => `${key}:${value}`)}
        field="http-header"
      />
    </>
  )
}

function Dns({ dns }: { readonly dns: DNS }) {
  return (
    <>
      <ValueFact name={names.query} value={dns.query} field="dns-query" by={literally(dns.query)} />
      <ValueFact name={names.types} value={dns.qtypes.join(', ')} />
      <ValueFact name={names.answerTypes} value={dns.rrtypes.join(', ')} />
      <ValueFact
        name={names.rcode}
        value={text.flow.rcodes[dns.rcode] ?? text.flow.rcode(dns.rcode)}
        field="rcode"
        by={String(dns.rcode)}
      />
      <ListFact name={names.answers} values={dns.ips} field="text" />
      <ListFact name={names.cnames} values={dns.cnames} field="text" />
      <ValueFact name={names.ttl} value={dns.ttl === 0 ? undefined : dns.ttl} />
      <ValueFact name={names.observedBy} value={dns.observationSource} />
    </>
  )
}

/** A regular expression that matches this text and nothing else. */
const literally = (value: string): string => `^${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`

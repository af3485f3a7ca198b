import type { Edge, L7Counts } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { Facts } from '#src/ui/facts.tsx'
import { Section, ValueFact } from './parts.tsx'

const words = text.details

/** What the L7 proxies saw of a connection. */
export function L7Part({ edge }: { readonly edge: Edge }) {
  return (
    <>
      {edge.http !== undefined && edge.http.requests + edge.http.responses > 0 && (
        <Calls
          title={words.sections.http}
          counts={edge.http}
          client={words.fields.clientErrors}
          server={words.fields.serverErrors}
        />
      )}
      {edge.dns !== undefined && edge.dns.requests + edge.dns.responses > 0 && (
        <Calls
          title={words.sections.dns}
          counts={edge.dns}
          client={words.fields.nxdomain}
          server={words.fields.otherErrors}
        />
      )}
    </>
  )
}

function Calls(props: {
  readonly title: string
  readonly counts: L7Counts
  readonly client: string
  readonly server: string
}) {
  const { counts } = props
  const shares = [
    { name: words.fields.ok, value: counts.ok, colour: 'bg-ok' },
    { name: props.client, value: counts.clientErrors, colour: 'bg-audit' },
    { name: props.server, value: counts.serverErrors, colour: 'bg-dropped' },
  ]
  const all = shares.reduce((sum, { value }) => sum + value, 0)
  return (
    <Section title={props.title}>
      {all > 0 && (
        <>
          <div aria-hidden="true" className="mb-2 flex h-1.5 gap-px overflow-hidden rounded-full bg-surface-3">
            {shares.map(
              ({ name, value, colour }) => value > 0 && <div key={name} className={colour} style={{ flex: value }} />,
            )}
          </div>
          <ul className="mb-2 flex flex-wrap gap-x-4 text-sm">
            {shares.map(({ name, value, colour }) => (
              <li key={name} className="flex items-center gap-1.5">
                <span aria-hidden="true" className={cx('size-2 rounded-full', colour)} />
                {name} {formats.count(value)}
                <span className="text-text-3 text-xs">{formats.percent(value / all)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Facts>
        <ValueFact name={words.fields.requests} value={formats.count(counts.requests)} />
        <ValueFact name={words.fields.responses} value={formats.count(counts.responses)} />
        <ValueFact
          name={words.fields.meanLatency}
          value={counts.latencyCount > 0 ? formats.latency(counts.latencyMsSum / counts.latencyCount) : undefined}
        />
      </Facts>
    </Section>
  )
}

import { SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { isBlind } from '#src/state/blind.ts'
import { type Condition, LATE_MS, lostEvents, pageTime } from '#src/state/condition.ts'
import type { FlowsState } from '#src/state/flows.ts'
import { showDoctor } from '#src/state/view.ts'
import { formats, text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { CodeText } from '#src/ui/code-text.tsx'
import { Fact, Facts } from '#src/ui/facts.tsx'
import { useNow } from '#src/ui/use-now.ts'
import { Certificates } from './certificates.tsx'
import { TakenOut } from './taken-out.tsx'

const words = text.status
/** Nodes whose clocks are behind that are listed. */
const MOST_CLOCKS = 10

const KINDS: Partial<Record<SourceKind, string>> = {
  [SourceKind.RELAY]: words.kinds.relay,
  [SourceKind.FILE]: words.kinds.file,
  [SourceKind.DEMO]: words.kinds.demo,
}

function NodeAway(props: {
  readonly name: string
  readonly sinceMs: number
  readonly flows: FlowsState
  readonly date: number
}) {
  const { name, sinceMs, flows, date } = props
  const awayMs = Math.max(0, date - pageTime(sinceMs, flows, date))
  return (
    <span className="block text-audit">
      {name}
      {sinceMs > 0 && <span className="text-text-3"> · {formats.duration(awayMs)}</span>}
    </span>
  )
}

/** Everything known about the source and this view, with what to do where something is wrong. */
export function StatusDetails(props: {
  readonly flows: FlowsState
  readonly condition: Condition
  readonly onRetry: () => void
}) {
  const { flows, condition } = props
  const date = useNow(1000)
  const { source, stats } = flows
  if (condition.kind === 'no-backend') {
    return (
      <div className="space-y-2">
        <p className="font-semibold">{words.noBackend.title}</p>
        <p className="text-text-2">{condition.message === 'silent' ? words.noBackend.silent : words.noBackend.body}</p>
        <p className="text-text-2">{words.noBackend.advice}</p>
        <Button onClick={props.onRetry}>{words.retryNow}</Button>
      </div>
    )
  }
  if (source === undefined) return <p className="text-text-2">{words.opening.body}</p>
  const since = date - pageTime(source.sinceMs, flows, date)
  return (
    <div className="space-y-3">
      {source.problem !== undefined && (
        <div className="space-y-1 rounded-s bg-audit-soft p-2.5">
          <p className="font-medium">
            <CodeText text={source.problem.message} />
          </p>
          {source.problem.advice !== '' && (
            <p className="text-text-2">
              <CodeText text={source.problem.advice} />
            </p>
          )}
        </div>
      )}
      <Facts>
        <Fact name={words.rows.source}>
          <span className="text-text-2">{KINDS[source.kind] ?? words.kinds.unknown}</span>{' '}
          <span className="font-mono text-xs">{source.name}</span>
        </Fact>
        <Fact name={words.rows.state}>
          {words.pill[condition.kind]}
          {source.sinceMs > 0 && <span className="text-text-3"> · {formats.duration(Math.max(0, since))}</span>}
        </Fact>
        {source.nodesKnown > 0 && (
          <Fact name={words.rows.nodes}>
            {words.nodesLong(formats.count(source.nodesConnected), formats.count(source.nodesKnown))}
          </Fact>
        )}
        {source.nodesUnavailable.length > 0 && (
          <Fact name={words.rows.unavailable}>
            {source.nodesUnavailable.map((name) => (
              <NodeAway
                key={name}
                name={name}
                sinceMs={source.nodesAway.find((node) => node.name === name)?.sinceMs ?? 0}
                flows={flows}
                date={date}
              />
            ))}
          </Fact>
        )}
        {source.clocksBehind.length > 0 && (
          <Fact name={words.rows.clocks}>
            {source.clocksBehind.slice(0, MOST_CLOCKS).map(({ node, behindMs }) => (
              <span key={node} className="block text-audit">
                {node}
                <span className="text-text-3"> · {formats.duration(behindMs)}</span>
              </span>
            ))}
            {source.clocksBehind.length > MOST_CLOCKS && (
              <span className="block text-text-3">
                {words.moreClocks(formats.count(source.clocksBehind.length - MOST_CLOCKS))}
              </span>
            )}
            <span className="block text-text-3 text-xs">{words.clocks}</span>
          </Fact>
        )}
        {!isBlind(flows) && condition.kind !== 'complete' && (
          <Fact name={words.rows.rate}>{words.flowsPerSecond(formats.rate(source.flowsPerSecond))}</Fact>
        )}
        {stats !== undefined && (
          <Fact name={words.rows.shown}>
            {words.matched(formats.rate(stats.matchedPerSecond), formats.count(stats.matched))}
          </Fact>
        )}
        {flows.lagMs >= LATE_MS && (
          <Fact name={words.rows.late}>
            <span className="text-audit">{words.lateLong(formats.duration(flows.lagMs))}</span>
          </Fact>
        )}
        <Fact name={words.rows.lost}>
          {lostEvents(source) === 0
            ? words.lostNone
            : source.lost.map(({ source: where, events }) => (
                <span key={where} className="block text-audit">
                  {words.lostLine(formats.count(events), words.lostSources[where] ?? words.lostSources[0] ?? '')}
                </span>
              ))}
        </Fact>
        {source.ringCapacity > 0 && (
          <Fact name={words.rows.ring}>
            {words.ring(formats.count(source.ringFlows), formats.count(source.ringCapacity))}
          </Fact>
        )}
        {source.version !== '' && <Fact name={words.rows.version}>{source.version}</Fact>}
        {source.uptimeMs > 0 && <Fact name={words.rows.uptime}>{formats.duration(source.uptimeMs)}</Fact>}
        {source.certificates.length > 0 && (
          <Fact name={words.rows.certificates}>
            <Certificates certificates={source.certificates} now={date} />
          </Fact>
        )}
        {source.masked && <Fact name={words.rows.masked}>{words.masked}</Fact>}
        {source.redaction !== undefined && (
          <Fact name={words.rows.redacted}>
            <TakenOut redaction={source.redaction} />
          </Fact>
        )}
        {stats !== undefined && stats.undecodable > 0 && (
          <Fact name={words.rows.undecodable}>{formats.count(stats.undecodable)}</Fact>
        )}
        {stats !== undefined && stats.withoutEdge > 0 && (
          <Fact name={words.rows.withoutEdge}>{words.withoutEdge(formats.count(stats.withoutEdge))}</Fact>
        )}
        {stats !== undefined && stats.foldedServices + stats.foldedEdges > 0 && (
          <Fact name={words.rows.folded}>
            {words.folded(formats.count(stats.foldedServices), formats.count(stats.foldedEdges))}
          </Fact>
        )}
      </Facts>
      <Button onClick={() => showDoctor(true)}>{text.doctor.openThin}</Button>
    </div>
  )
}

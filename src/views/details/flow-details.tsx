import { ArrowRight } from 'lucide-react'
import { useStore } from 'zustand'
import { type Flow, Verdict as FlowVerdict } from '#gen/flow/flow_pb.ts'
import type { GetFlowsResponse } from '#gen/observer/observer_pb.ts'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { decodeRow } from '#src/state/decode-row.ts'
import { destinationOf, type FlowEnd, sourceOf, timeOf } from '#src/state/flow-facts.ts'
import { type Linked, linkedStore } from '#src/state/linked.ts'
import { reasonOf } from '#src/text/reasons.ts'
import { formats, text } from '#src/text/text.ts'
import { Verdict } from '#src/ui/verdict.tsx'
import { EndPart } from './flow-end.tsx'
import { FlowL7 } from './flow-l7.tsx'
import { FlowMeta } from './flow-meta.tsx'
import { FlowPolicy } from './flow-policy.tsx'
import { Gone } from './gone.tsx'
import { RawJson } from './raw-json.tsx'
import { FlowWhy } from './why-part.tsx'

/** Everything in one flow. */
export function FlowPart(props: { readonly row: Row | undefined; readonly uuid: string }) {
  const linked = useStore(linkedStore)
  const found = linked.kind === 'found' && linked.uuid === props.uuid ? linked.row : undefined
  const row = props.row ?? found
  if (row === undefined) return <Missing linked={linked} />
  const decoded = decodeRow(row)
  if (decoded.kind === 'undecodable') return <Gone words={text.details.gone.undecodable(decoded.reason)} />
  return <Whole flow={decoded.flow} response={decoded.response} />
}

function Missing({ linked }: { readonly linked: Linked }) {
  if (linked.kind === 'gone') return <Gone words={text.details.gone.flow} />
  if (linked.kind === 'failed') return <Gone words={text.details.gone.failed(linked.message)} />
  return <output className="block px-4 py-12 text-center text-text-2">{text.details.gone.looking}</output>
}

function Whole({ flow, response }: { readonly flow: Flow; readonly response: GetFlowsResponse }) {
  const name: string = FlowVerdict[flow.verdict] ?? String(flow.verdict)
  const time = timeOf(flow)
  const source = sourceOf(flow)
  const destination = destinationOf(flow)
  return (
    <>
      <header className="px-4 pt-3.5 pb-3">
        <p className="text-text-3 text-xs">
          {text.details.flow}
          {time !== undefined && <> · {formats.instant(time)}</>}
        </p>
        <h2 className="mt-0.5 flex flex-wrap items-center gap-x-1.5 pr-8 font-semibold text-base">
          <span className="[overflow-wrap:anywhere]">{endWords(source)}</span>
          <ArrowRight aria-hidden="true" className="size-4 shrink-0 text-text-3" />
          <span className="sr-only">{text.details.to}</span>
          <span className="[overflow-wrap:anywhere]">
            {endWords(destination)}
            {destination.port !== undefined && <span className="text-text-2">:{destination.port}</span>}
          </span>
        </h2>
        <p className="mt-2 flex flex-wrap items-center gap-x-3 pl-1">
          <Verdict name={name} word={text.flow.verdicts[name] ?? name} />
          <span className="text-dropped">{reasonOf(flow)}</span>
        </p>
        {text.flow.verdictHints[name] !== undefined && (
          <p className="mt-1 text-text-2 text-xs">{text.flow.verdictHints[name]}</p>
        )}
      </header>
      <FlowWhy flow={flow} />
      <FlowPolicy flow={flow} />
      <FlowL7 flow={flow} />
      <EndPart title={text.details.sections.source} flow={flow} side="from" />
      <EndPart title={text.details.sections.destination} flow={flow} side="to" />
      <FlowMeta flow={flow} />
      <RawJson response={response} />
    </>
  )
}

const endWords = ({ namespace, name }: FlowEnd): string =>
  namespace === '' ? name || text.flow.unknownEnd : `${namespace}/${name}`

import { ArrowRight, ChevronDown, ChevronUp } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { type Flow, Verdict as FlowVerdict, L7FlowType } from '#gen/flow/flow_pb.ts'
import type { GetFlowsResponse } from '#gen/observer/observer_pb.ts'
import type { Row } from '#gen/orrery/v1/orrery_pb.ts'
import { decodeRow } from '#src/state/decode-row.ts'
import { destinationOf, type FlowEnd, sourceOf, timeOf } from '#src/state/flow-facts.ts'
import { flowsStore } from '#src/state/flows.ts'
import { type Linked, linkedStore } from '#src/state/linked.ts'
import { stepFlow, stepStore } from '#src/state/step.ts'
import { reasonOf } from '#src/text/reasons.ts'
import { formats, text } from '#src/text/text.ts'
import { brief } from '#src/text/visible.ts'
import { IconButton } from '#src/ui/button.tsx'
import { Segmented } from '#src/ui/segmented.tsx'
import { Verdict } from '#src/ui/verdict.tsx'
import { EndPart } from './flow-end.tsx'
import { FlowL7 } from './flow-l7.tsx'
import { FlowMeta } from './flow-meta.tsx'
import { FlowNetwork, FlowTrace } from './flow-network.tsx'
import { FlowPolicy } from './flow-policy.tsx'
import { Gone } from './gone.tsx'
import { RawJson } from './raw-json.tsx'
import { FlowWhy } from './why-part.tsx'

/** Everything in one flow. */
export function FlowPart(props: { readonly row: Row | undefined; readonly uuid: string }) {
  const linked = useStore(linkedStore)
  const found = linked.kind === 'found' && linked.uuid === props.uuid ? linked.row : undefined
  const masked = useStore(flowsStore, ({ source }) => source?.masked === true)
  const row = masked ? (found ?? props.row) : (props.row ?? found)
  if (row === undefined) return <Missing linked={linked} />
  return (
    <>
      {masked && row !== found && <Partly linked={linked} />}
      <Halves key={(props.row ?? row).number} row={row} />
    </>
  )
}

/** Relay was asked for some fields only, and the rest is on its way or gone. */
function Partly({ linked }: { readonly linked: Linked }) {
  const words = text.details.partly
  return (
    <output className="mx-4 mt-3 block rounded-md bg-surface-2 px-3 py-2 pr-12 text-text-2 text-xs">
      {linked.kind === 'gone' ? words.gone : linked.kind === 'failed' ? words.failed(linked.message) : words.asking}
    </output>
  )
}

/** A flow and, where it is half of a call, a way to the other half. */
function Halves({ row }: { readonly row: Row }) {
  const mate = useStore(flowsStore, ({ calls }) => calls.mates.get(row))
  const [other, setOther] = useState(false)
  const own = decodeRow(row)
  const mated = mate === undefined ? undefined : decodeRow(mate)
  const decoded = other && mated !== undefined ? mated : own
  if (decoded.kind === 'undecodable') return <Gone words={text.details.gone.undecodable(decoded.reason)} />
  const { flow, response } = decoded
  const answer = flow.l7?.type === L7FlowType.RESPONSE
  return (
    <Whole flow={flow} response={response}>
      {mated?.kind === 'flow' && (
        <Segmented
          label={text.details.half}
          className="mt-2"
          value={answer ? 'answer' : 'request'}
          segments={[
            { value: 'request', label: text.details.halves.request },
            { value: 'answer', label: text.details.halves.answer },
          ]}
          onChange={() => setOther(!other)}
        />
      )}
    </Whole>
  )
}

function Missing({ linked }: { readonly linked: Linked }) {
  if (linked.kind === 'gone') return <Gone words={text.details.gone.flow} />
  if (linked.kind === 'failed') return <Gone words={text.details.gone.failed(linked.message)} />
  return <output className="block px-4 py-12 text-center text-text-2">{text.details.gone.looking}</output>
}

function Whole(props: { readonly flow: Flow; readonly response: GetFlowsResponse; readonly children: ReactNode }) {
  const { flow, response } = props
  const name: string = FlowVerdict[flow.verdict] ?? String(flow.verdict)
  const time = timeOf(flow)
  const source = sourceOf(flow)
  const destination = destinationOf(flow)
  return (
    <>
      <header className="px-4 pt-3.5 pb-3">
        <Steps />
        <p className="pr-24 text-text-3 text-xs">
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
        {props.children}
      </header>
      <FlowWhy flow={flow} />
      <FlowPolicy flow={flow} />
      <FlowL7 flow={flow} />
      <EndPart title={text.details.sections.source} flow={flow} side="from" />
      <EndPart title={text.details.sections.destination} flow={flow} side="to" />
      <FlowMeta flow={flow} />
      <FlowNetwork flow={flow} />
      <FlowTrace flow={flow} />
      <RawJson response={response} />
    </>
  )
}

/** To the flows beside this one in the table. */
function Steps() {
  const there = useStore(stepStore, ({ step }) => step !== undefined)
  if (!there) return undefined
  return (
    <div className="absolute top-2.5 right-10 z-10 flex">
      <IconButton label={text.details.newer} onClick={() => stepFlow(-1)}>
        <ChevronUp />
      </IconButton>
      <IconButton label={text.details.older} onClick={() => stepFlow(1)}>
        <ChevronDown />
      </IconButton>
    </div>
  )
}

const endWords = ({ namespace, name }: FlowEnd): string =>
  brief(namespace === '' ? name || text.flow.unknownEnd : `${namespace}/${name}`, 200)

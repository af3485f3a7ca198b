import { ExternalLink } from 'lucide-react'
import { useStore } from 'zustand'
import { traceUrl } from '#domain/trace/trace-url.ts'
import { AuthType, type Flow, IPVersion } from '#gen/flow/flow_pb.ts'
import { protocolOf, tcpFlagsOf } from '#src/state/flow-facts.ts'
import { placeStore } from '#src/state/place.ts'
import { dashed } from '#src/text/dashed.ts'
import { text } from '#src/text/text.ts'
import { Fact, Facts } from '#src/ui/facts.tsx'
import { Section, ValueFact } from './parts.tsx'

const names = text.details.fields

/** What the packet was, and how it travelled. */
export function FlowNetwork({ flow }: { readonly flow: Flow }) {
  const flags = tcpFlagsOf(flow)
  return (
    <Section title={text.details.sections.network}>
      <Facts>
        <ValueFact
          name={names.protocol}
          value={protocolOf(flow)}
          field="protocol"
          by={protocolOf(flow).toLowerCase()}
        />
        <ValueFact name={names.flags} value={flags.join(' ')} field="tcp-flags" by={flags.join(',')} />
        <ValueFact name={names.message} value={messageOf(flow)} />
        <ValueFact name={names.ipVersion} value={ipVersionOf(flow)} field="ip-version" />
        <ValueFact name={names.encrypted} value={encryptedOf(flow)} field="encrypted" by={String(flow.IP?.encrypted)} />
        <ValueFact name={names.auth} value={dashed(AuthType[flow.authType], flow.authType)} />
        <ValueFact name={names.xlated} value={flow.IP?.sourceXlated} field="snat-ip" />
        <ValueFact name={names.proxyPort} value={flow.proxyPort === 0 ? undefined : flow.proxyPort} />
        <ValueFact name={names.mac} value={macOf(flow)} />
        <ValueFact name={names.socketCookie} value={told(flow.socketCookie)} />
        <ValueFact name={names.cgroup} value={told(flow.cgroupId)} />
      </Facts>
    </Section>
  )
}

/** The trace that the request belongs to, and the id in the packet's IP options. */
export function FlowTrace({ flow }: { readonly flow: Flow }) {
  const template = useStore(placeStore, (state) => state.traceUrl)
  const id = flow.traceContext?.parent?.traceId ?? ''
  const packet = flow.ipTraceId
  if (id === '' && packet === undefined) return undefined
  const link = traceUrl(template, id)
  return (
    <Section title={text.details.sections.trace}>
      <Facts>
        <ValueFact name={names.traceId} value={id} field="trace-id" />
        {link !== undefined && (
          <Fact name="">
            <a
              href={link}
              target="_blank"
              rel="noopener noreferrer"
              className="inline-flex items-center gap-1 text-accent underline-offset-2 hover:underline"
            >
              {text.details.openTrace}
              <ExternalLink aria-hidden="true" className="size-3.5" />
            </a>
          </Fact>
        )}
        {packet !== undefined && (
          <>
            <ValueFact name={names.ipTraceId} value={told(packet.traceId)} field="ip-trace-id" />
            <ValueFact name={names.ipOption} value={packet.ipOptionType || undefined} />
          </>
        )}
      </Facts>
    </Section>
  )
}

const told = (value: bigint): string | undefined => (value === 0n ? undefined : value.toString())

/** What protocols without ports say instead. */
function messageOf({ l4 }: Flow): string | undefined {
  const protocol = l4?.protocol
  switch (protocol?.case) {
    case 'ICMPv4':
    case 'ICMPv6':
      return text.details.icmp(protocol.value.type, protocol.value.code)
    case 'VRRP':
      return text.details.vrrp(protocol.value.type, protocol.value.vrid, protocol.value.priority)
    case 'IGMP':
      return text.details.igmp(protocol.value.type, protocol.value.groupAddress)
    default:
      return undefined
  }
}

const ipVersionOf = ({ IP }: Flow): string | undefined =>
  IP === undefined || IP.ipVersion === IPVersion.IP_NOT_USED
    ? undefined
    : (IPVersion[IP.ipVersion] ?? String(IP.ipVersion))

const encryptedOf = ({ IP }: Flow): string | undefined =>
  IP === undefined ? undefined : IP.encrypted ? text.details.yes : text.details.no

const macOf = ({ ethernet }: Flow): string | undefined =>
  ethernet === undefined ? undefined : `${ethernet.source} → ${ethernet.destination}`

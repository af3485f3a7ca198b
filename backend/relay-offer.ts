import { Observer } from '#gen/observer/observer_pb.ts'
import { pause } from '#service/pause.ts'
import type { RelayAddress } from './config/address.ts'
import type { SourceConfig } from './config/config.ts'
import { askOnce } from './doctor/ask.ts'
import { speaksTls } from './doctor/handshake.ts'
import { greet, reach } from './doctor/reach.ts'
import { Channel, type Target } from './relay/channel.ts'

/** A Relay that answers while the demo is shown because nobody named a source. */
export interface Offer {
  readonly address: RelayAddress
  /** What it says about itself; undefined where it wants TLS, whose files only a person can name. */
  readonly about: { readonly version: string; readonly nodes: number } | undefined
}

/** For the connection and the first bytes; on this machine they take a millisecond or two. */
const GREETING_MS = 300
/** Relay asks all its nodes before it tells about itself. */
const ANSWER_MS = 3_000
const LOOK_EVERY_MS = 5_000
/** How much less often one that was found is looked at: `kubectl port-forward` writes a line for each connection. */
const PATIENCE = 12

/** Looks whether a Relay answers at an address, by asking how it is and nothing else. No flow is read. */
export async function findRelay(address: RelayAddress, signal: AbortSignal): Promise<Offer | undefined> {
  const target: Target = { address, tls: undefined }
  const { socket } = await reach(address, GREETING_MS, signal)
  if (socket === undefined) return undefined
  const greeting = await greet(socket, GREETING_MS, signal)
  if (greeting.kind !== 'http2') {
    return (await speaksTls(target, GREETING_MS, signal)) ? { address, about: undefined } : undefined
  }
  const channel = new Channel(target)
  try {
    const answer = await askOnce(target, channel, Observer.method.serverStatus, {}, ANSWER_MS, signal)
    if (answer.kind === 'failed') return undefined
    const { version, numConnectedNodes = 0 } = answer.message
    return { address, about: { version, nodes: numConnectedNodes } }
  } finally {
    channel.drop(new Error('it has been asked'))
  }
}

async function listens(address: RelayAddress, signal: AbortSignal): Promise<boolean> {
  const { socket } = await reach(address, GREETING_MS, signal)
  socket?.destroy()
  return socket !== undefined
}

/** Looks at once and from time to time until the signal is aborted; answers what was found last. Tells each time one appears. */
export function watchForRelay(
  address: RelayAddress,
  signal: AbortSignal,
  appeared: (offer: Offer) => void,
  everyMs = LOOK_EVERY_MS,
): () => Offer | undefined {
  let offer: Offer | undefined
  const look = async () => {
    while (!signal.aborted) {
      const found = offer && (await listens(address, signal)) ? offer : await findRelay(address, signal)
      if (signal.aborted) return
      if (found && !offer) appeared(found)
      offer = found
      await pause(offer ? PATIENCE * everyMs : everyMs, signal)
    }
  }
  void look()
  return () => (signal.aborted ? undefined : offer)
}

/** The command that shows an offered cluster. */
export const commandFor = ({ address: { text }, about }: Offer): string =>
  about
    ? `orrery --relay ${text}`
    : `orrery --relay tls://${text} --relay-tls-server-name ui.hubble-relay.cilium.io --relay-tls-ca-files CA.CRT`

/** One line for whoever started Orrery. */
export function offerLine(offer: Offer): string {
  const { address, about } = offer
  const what = about
    ? `Hubble Relay answers at ${address.text} (${[about.version, `nodes: ${about.nodes}`].filter(Boolean).join(', ')}).`
    : `Something at ${address.text} wants TLS, where a forwarded Hubble Relay would be.`
  return `${what} Orrery shows its demo; to see that cluster: ${commandFor(offer)}`
}

/** The source that an offer stands for; undefined where more than its address is needed. */
export const sourceOf = ({ address, about }: Offer): SourceConfig | undefined =>
  about && { kind: 'relay', address, tls: undefined, masked: false }

/** An offer as pages are told of it; `show`: they may take it. */
export const describeOffer = (offer: Offer | undefined, show: boolean) =>
  offer && {
    address: offer.address.text,
    ...offer.about,
    command: commandFor(offer),
    canShow: show && sourceOf(offer) !== undefined,
  }

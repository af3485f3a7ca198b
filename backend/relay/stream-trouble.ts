import { type Trouble, trouble } from './problem.ts'

/** Troubles of a stream that failed in no call: `at` is the address as a person gave it. */

export const allRefuse = (at: string, said: string): Trouble =>
  trouble(
    'node-error',
    `All nodes of ${at} refuse the request: ${said}`,
    'The nodes may be older than the filter needs. Try with fewer filters.',
  )

export const noFlows = (at: string): Trouble =>
  trouble('undecodable', `${at} sends messages that do not decode.`, 'Check that the address is that of Hubble Relay.')

export const endedByServer = (at: string): Trouble =>
  trouble('ended', `${at} ended the stream of flows.`, 'Trying again. Relay does this when it stops.')

export const noNodes = (at: string): Trouble =>
  trouble(
    'no-nodes',
    `${at} works but is connected to no node.`,
    'Check that the agents run with Hubble on: `cilium status`, and the log of hubble-relay.',
  )

import { type Trouble, trouble } from './problem.ts'

/** Troubles of a stream that failed in no call: `at` is the address as a person gave it. */

/** What Relay passes on of a node whose stream broke under way: the end of the stream, or the code of a call that is none of ours to mend. */
const BROKE = /^EOF$|\bcode = (?:Unavailable|Canceled|DeadlineExceeded|Aborted|Internal|ResourceExhausted)\b/

/** Whether these words of a node, by way of Relay, mean that it does not take the request. */
export const isRefusal = (said: string): boolean => !BROKE.test(said)

const sentence = (words: string): string => words.replace(/\.?$/, '.')

/** Every node has failed, the first of them with these words. */
export const allFailed = (at: string, said: string): Trouble =>
  isRefusal(said)
    ? trouble(
        'node-error',
        sentence(`All nodes of ${at} refuse the request: ${said}`),
        'The nodes may be older than the filter needs. Try with fewer filters.',
      )
    : trouble(
        'nodes-lost',
        sentence(`The streams of all nodes of ${at} broke: ${said}`),
        'Trying again. Agents do this when they restart; if it goes on, look at `cilium status`.',
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

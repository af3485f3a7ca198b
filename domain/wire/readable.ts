/** A flow has one kilobyte, with all the headers that a proxy lets through some hundred. */
const LONGEST_MESSAGE = 256 * 1024
/** Relay tells of all its nodes in one message. */
const LONGEST_OF_NODES = 1024 * 1024
/** What a message with the state of nodes begins with: field 2 of GetFlowsResponse. */
const NODES = (2 << 3) | 2

/** Whether a message of GetFlows is short enough to be looked into. What is longer counts as one that cannot be decoded. */
export const isReadable = (bytes: Uint8Array): boolean =>
  bytes.length <= LONGEST_MESSAGE || (bytes[0] === NODES && bytes.length <= LONGEST_OF_NODES)

import type { Endpoint, Policy } from '#gen/flow/flow_pb.ts'

/** Kubernetes takes names of 253 characters, DNS as many and a dot (RFC 1123, RFC 1035). */
const LONGEST_NAME = 255
/** Of paths no more is looked at, and of what somebody says no more is told. */
const LONGEST_TEXT = 2_048
const LABELS_KEPT = 64
/** Characters of all labels of an end. */
const LABEL_TEXT = 4_096
const NAMES_KEPT = 64
const WORKLOADS_KEPT = 8
/** Of each list of a flow. */
const POLICIES_KEPT = 64

/*
 * What a flow says about itself is kept in many places for long: with a megabyte in the place of a name a thousand flows would
 * take all memory. Facts are cut down to what a name can be; the message itself, which rows and details show, stays whole.
 * What was cut ends in an ellipsis.
 */

/** The text, or its beginning where it is longer than a name can be. */
export const boundedName = (text: string): string => cut(text, LONGEST_NAME)

export const boundedUrl = (url: string): string => cut(url, LONGEST_TEXT)

/** What a server says for people. */
export const boundedWords = (words: string): string => cut(words, LONGEST_TEXT)

export const boundedNames = (names: readonly string[]): readonly string[] =>
  names.length <= NAMES_KEPT && names.every(isName) ? names : names.slice(0, NAMES_KEPT).map(boundedName)

/** Puts one more name to those of an end. */
export const withName = (names: readonly string[], name: string): readonly string[] =>
  names.length < NAMES_KEPT ? [...names, name] : names

/** Puts one more policy to those of a list. */
export const withPolicy = (policies: readonly Policy[], policy: Policy): readonly Policy[] =>
  policies.length < POLICIES_KEPT ? [...policies, policy] : policies

/** The same object where nothing is too long. */
export function boundedPolicy(policy: Policy): Policy {
  const { name, namespace, kind, labels } = policy
  if (isName(name) && isName(namespace) && isName(kind) && labelsFit(labels)) return policy
  const names = { name: boundedName(name), namespace: boundedName(namespace), kind: boundedName(kind) }
  return { ...policy, ...names, labels: boundedLabels(labels) }
}

export const boundedPolicies = (policies: readonly Policy[]): readonly Policy[] =>
  policies.length === 0 ? policies : policies.slice(0, POLICIES_KEPT).map(boundedPolicy)

/** The same object where nothing is too long or too many. */
export function boundedEndpoint(endpoint: Endpoint): Endpoint {
  const { namespace, podName, clusterName, labels, workloads } = endpoint
  const named = isName(namespace) && isName(podName) && isName(clusterName)
  const owned = workloads.length <= WORKLOADS_KEPT && workloads.every(({ name, kind }) => isName(name) && isName(kind))
  if (named && owned && labelsFit(labels)) return endpoint
  return {
    ...endpoint,
    namespace: boundedName(namespace),
    podName: boundedName(podName),
    clusterName: boundedName(clusterName),
    labels: boundedLabels(labels),
    workloads: workloads
      .slice(0, WORKLOADS_KEPT)
      .map((workload) => ({ ...workload, name: boundedName(workload.name), kind: boundedName(workload.kind) })),
  }
}

const isName = (text: string): boolean => text.length <= LONGEST_NAME

/** A slice would hold the whole text. */
const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : [...text.slice(0, longest - 1).split(''), '…'].join('')

function labelsFit(labels: readonly string[]): boolean {
  if (labels.length > LABELS_KEPT) return false
  let left = LABEL_TEXT
  for (const { length } of labels) left -= length
  return left >= 0
}

function boundedLabels(labels: readonly string[]): string[] {
  if (labelsFit(labels)) return [...labels]
  const kept: string[] = []
  let left = LABEL_TEXT
  for (const label of labels.slice(0, LABELS_KEPT - 1)) {
    left -= label.length
    if (left < 0) break
    kept.push(label)
  }
  return [...kept, '…']
}

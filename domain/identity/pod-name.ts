/** What the name of a pod says about the workload that made it. */
export interface PodOwner {
  /** The name without what Kubernetes appended; the whole name where nothing was. */
  readonly name: string
  /**
   * Deployment, StatefulSet, CronJob, or DaemonSet for all who append five characters and nothing else (DaemonSets, Jobs,
   * bare ReplicaSets: their pods look the same). Empty where nothing was appended.
   */
  readonly kind: string
}

/**
 * How controllers name their pods (kubernetes/apimachinery `rand.SafeEncodeString`, `names.SimpleNameGenerator`): five random
 * characters without vowels; before them, for a Deployment, a hash of up to ten from `[4-9bcdf]` (only digits long ago);
 * for a CronJob, the scheduled minute. Ordinals of StatefulSets count from 0. Hashes that others make up may hold any
 * hexadecimal digit.
 */
const SHAPES: readonly { readonly kind: string; readonly suffix: RegExp }[] = [
  { kind: 'CronJob', suffix: /-[12]\d{7,9}-[a-z0-9]{5}$/ },
  {
    kind: 'Deployment',
    suffix: /-(?:(?=[a-z]*\d)[0-9a-f]{6,10}|(?=[a-z]*\d)[b-df-hj-np-tv-xz24-9]{5,10}|[bcdf]{6,10})-[a-z0-9]{5}$/,
  },
  { kind: 'DaemonSet', suffix: /-[b-df-hj-np-tv-xz24-9]{5}$/ },
  { kind: 'StatefulSet', suffix: /-(?:0|[1-9]\d{0,4})$/ },
]

/** Takes the generated suffix off a pod's name. Names that people chose to look generated cannot be told apart. */
export function podOwner(pod: string): PodOwner {
  for (const { kind, suffix } of SHAPES) {
    const found = suffix.exec(pod)
    if (found !== null && found.index > 0) return { name: pod.slice(0, found.index), kind }
  }
  return { name: pod, kind: '' }
}

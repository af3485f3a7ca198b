import { expect, test } from 'vitest'
import { podOwner } from './pod-name.ts'

test.each([
  ['web-7d4b9c6f5-x2x9z', 'web', 'Deployment'],
  ['coredns-558bd4d5db-w2m67', 'coredns', 'Deployment'],
  ['details-v1-79f774bdb9-mtx8p', 'details-v1', 'Deployment'],
  ['old-1730158237-x2x9z', 'old', 'CronJob'],
  ['backup-29384756-x2x9z', 'backup', 'CronJob'],
  ['cilium-x2x9z', 'cilium', 'DaemonSet'],
  ['kafka-0', 'kafka', 'StatefulSet'],
  ['kafka-broker-12', 'kafka-broker', 'StatefulSet'],
  ['xwing', 'xwing', ''],
  ['curl-pod', 'curl-pod', ''],
  ['kube-apiserver-control-plane', 'kube-apiserver-control-plane', ''],
  ['web-00', 'web-00', ''],
  ['0', '0', ''],
  ['', '', ''],
])('%s was made by %s (%s)', (pod, name, kind) => {
  expect(podOwner(pod)).toEqual({ name, kind })
})

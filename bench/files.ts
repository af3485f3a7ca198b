/**
 * How fast files of flows are read, and in how much memory:
 * `npx tsx bench/files.ts [--megabytes N] [--split] [--gzip] [--pretty] [--one-line N] [FILE…]`
 * Without a FILE, flows of about a kilobyte each are made up as they are read.
 */
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { openFile } from '#backend/file/open.ts'
import { unpack } from '#backend/file/unpack.ts'
import { createSplitter } from '#domain/capture/split.ts'
import { SourceState } from '#gen/orrery/v1/orrery_pb.ts'
import type { CaptureFile, FileChunk } from '#service/capture-file.ts'
import { createFileSource } from '#service/file-source.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    megabytes: { type: 'string', default: '300' },
    split: { type: 'boolean', default: false },
    gzip: { type: 'boolean', default: false },
    pretty: { type: 'boolean', default: false },
    'one-line': { type: 'string' },
  },
})
const MB = 1e6

const label = (n: number): string => `k8s:app.kubernetes.io/part-${n}=value-of-${n}`
const endpoint = (n: number): object => ({
  ID: n,
  identity: 10_000 + n,
  namespace: `team-${n % 7}`,
  labels: Array.from({ length: 6 }, (_, at) => label(n + at)),
  pod_name: `service-${n}-7d4b9c-x${n}`,
  workloads: [{ name: `service-${n}`, kind: 'Deployment' }],
})
const flow = (n: number): object => {
  const time = new Date(Date.UTC(2026, 0, 1) + n).toISOString()
  return {
    flow: {
      time,
      uuid: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      verdict: n % 20 === 0 ? 'DROPPED' : 'FORWARDED',
      IP: { source: `10.0.${n % 250}.1`, destination: '10.1.2.3', ipVersion: 'IPv4' },
      l4: { TCP: { source_port: 30_000 + (n % 30_000), destination_port: 8080, flags: { SYN: true } } },
      source: endpoint(n % 50),
      destination: endpoint(50 + (n % 31)),
      Type: 'L3_L4',
      node_name: `node-${n % 3}`,
      event_type: { type: 4, sub_type: 3 },
      traffic_direction: 'EGRESS',
      trace_observation_point: 'TO_STACK',
      is_reply: false,
      Summary: 'TCP Flags: SYN',
    },
    node_name: `node-${n % 3}`,
    time,
  }
}

/** A file of made-up flows: a block of them over and over, or one line without an end. */
function madeUp(megabytes: number): CaptureFile {
  const line = options['one-line']
  const block = Array.from(
    { length: 4000 },
    (_, n) => `${JSON.stringify(flow(n), undefined, options.pretty ? 2 : 0)}\n`,
  )
  const text = line === undefined ? block.join('') : 'x'.repeat(4 * MB)
  const bytes = options.gzip ? gzipSync(text) : Buffer.from(text)
  const size = line === undefined ? megabytes * MB : Number(line) * MB
  async function* chunks(): AsyncGenerator<FileChunk> {
    let position = 0
    if (line !== undefined) yield { bytes: Buffer.from('{"flow":{"Summary":"'), position }
    for (let unpacked = 0; unpacked < size; unpacked += text.length) {
      for (let at = 0; at < bytes.length; at += 256 * 1024) {
        const part = bytes.subarray(at, at + 256 * 1024)
        position += part.length
        yield { bytes: part, position }
      }
    }
    if (line === undefined) return
    const after = Buffer.from(`\n${JSON.stringify(flow(1))}\n`)
    yield { bytes: after, position: position + after.length }
  }
  return { name: 'made up', size: undefined, open: (signal) => unpack(chunks(), 'made up', signal) }
}

async function measure(file: CaptureFile): Promise<void> {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 20)
  const started = performance.now()
  const cpu = process.cpuUsage()
  let bytes = 0
  let flows = 0
  let note = ''
  const counted: CaptureFile = {
    ...file,
    async *open(signal) {
      for await (const chunk of file.open(signal)) {
        bytes += chunk.bytes.length
        yield chunk
      }
    },
  }
  if (options.split) {
    const splitter = createSplitter()
    for await (const chunk of counted.open(new AbortController().signal)) {
      for (const piece of splitter.push(chunk.bytes)) flows += piece.kind === 'value' ? 1 : 0
      await new Promise((resolve) => setImmediate(resolve))
    }
    for (const piece of splitter.end()) flows += piece.kind === 'value' ? 1 : 0
  } else {
    const source = createFileSource(counted)
    await new Promise<void>((resolve) => {
      const { signal } = new AbortController()
      source.onStatus(({ state }) => {
        if (state === SourceState.COMPLETE || state === SourceState.FAILED) resolve()
      }, signal)
      const sink = { responses: () => undefined, gap: () => undefined, complete: () => undefined }
      source.open({ whitelist: [], blacklist: [] }, sink, signal)
    })
    const { file: progress, problem } = source.status()
    flows = progress?.flows ?? 0
    const first = progress?.firstBadLines.map(({ line, reason }) => `\n    line ${line}: ${reason}`).join('') ?? ''
    note = `, ${progress?.lines} lines, ${progress?.badLines} bad ${problem?.message ?? ''}${first}`
  }
  clearInterval(timer)
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  console.log(
    `${file.name}: ${(bytes / MB).toFixed(1)} MB, ${flows} flows in ${seconds.toFixed(2)} s: ` +
      `${(bytes / MB / seconds).toFixed(0)} MB/s, ${Math.round(flows / seconds)} flows/s, ` +
      `${Math.round(flows / ((user + system) / 1e6))} flows per CPU-second, ` +
      `peak ${(peak / MB).toFixed(0)} MB${note}`,
  )
}

const files =
  positionals.length > 0 ? await Promise.all(positionals.map(openFile)) : [madeUp(Number(options.megabytes))]
for (const file of files) await measure(file)

import type { CheckRow, Finding } from './check.ts'
import type { FileFacts } from './facts.ts'
import { bytes, count, duration, instant, plural, some } from './words.ts'

type Read = FileFacts & { readonly kind: 'read' }

const EXPORT = 'hubble observe --last 10000 -o jsonpb > capture.jsonl'

function judgeFile(file: FileFacts, name: string): Finding {
  if (file.kind === 'failed') return { verdict: 'fail', found: file.trouble.message, advice: file.trouble.advice }
  const evidence = {
    Size: bytes(file.total ?? file.bytes),
    Lines: count(file.lines),
    Flows: count(file.flows),
    'Other events': file.skipped > 0 ? count(file.skipped) : undefined,
  }
  if (file.flows === 0) {
    return {
      verdict: 'fail',
      found:
        file.bytes === 0 ? `${name} is empty.` : `There is no flow in the ${plural(file.lines, 'line')} of ${name}.`,
      advice: 'Export flows as JSON lines.',
      command: EXPORT,
      evidence,
    }
  }
  const has = `${bytes(file.bytes)} with ${plural(file.flows, 'flow')}`
  if (file.trouble)
    return { verdict: 'warn', found: `${has}. ${file.trouble.message}`, advice: file.trouble.advice, evidence }
  if (file.partly) return { verdict: 'ok', found: `The first ${has} were looked at; the file goes on.`, evidence }
  return { verdict: 'ok', found: `${has}, read to the end.`, evidence }
}

function judgeLines({ lines, badLines, firstBadLines, unknownNames }: Read): Finding {
  const evidence = {
    ...Object.fromEntries(firstBadLines.map(({ line, reason }) => [`Line ${count(line)}`, reason])),
    'Unknown names, left out': unknownNames.join(', ') || undefined,
  }
  if (badLines > 0) {
    return {
      verdict: 'warn',
      found: `${plural(badLines, 'line')} of ${count(lines)} could not be read.`,
      advice: 'The reasons are below; lines cut off by a copy or a rotation are the usual ones.',
      evidence,
    }
  }
  if (unknownNames.length > 0) {
    return {
      verdict: 'ok',
      found: `All lines were read; names of a newer Hubble were left out: ${some(unknownNames, 3)}.`,
      evidence,
    }
  }
  return { verdict: 'ok', found: 'All lines were read.', evidence }
}

function judgeRange({ sample: { oldestMs, newestMs } }: Read): Finding {
  if (newestMs === 0) return { verdict: 'unknown', found: 'No flow bears a time.' }
  const evidence = { From: instant(oldestMs), To: instant(newestMs) }
  const found = `${duration(newestMs - oldestMs)}, from ${instant(oldestMs)} to ${instant(newestMs)}.`
  return { verdict: 'ok', found, evidence }
}

export const FILE_CHECKS: readonly CheckRow[] = [
  { id: 'file', title: 'File', of: ['file'], needs: [], judge: ({ file, name }) => file && judgeFile(file, name) },
  {
    id: 'lines',
    title: 'Lines',
    of: ['file'],
    needs: ['file'],
    judge: ({ file }) => (file?.kind === 'read' ? judgeLines(file) : undefined),
  },
  {
    id: 'range',
    title: 'Time range',
    of: ['file'],
    needs: ['file'],
    judge: ({ file }) => (file?.kind === 'read' ? judgeRange(file) : undefined),
  },
]

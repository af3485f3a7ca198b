import type { FileProgress } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'

const words = text.drop

/** How far a file has been read, and which of its lines could not be. */
export function FileProgressLine(props: {
  readonly file: FileProgress
  /** Time of the newest flow, milliseconds since the epoch; 0 when not known. */
  readonly newest: number
}) {
  const { file, newest } = props
  const flows = formats.count(file.flows)
  const done = formats.bytes(file.bytesRead)
  return (
    <>
      <span>
        {file.bytesTotal === 0
          ? words.progressUnknown(flows, done)
          : file.bytesRead >= file.bytesTotal
            ? words.whole(flows, done)
            : words.progress(flows, done, formats.bytes(file.bytesTotal))}
        {newest > 0 && ` · ${words.newest(formats.instant(newest))}`}
      </span>
      {file.bytesTotal > 0 && file.bytesRead < file.bytesTotal && (
        <progress
          className="ml-2 h-1.5 w-32 align-middle accent-(--accent)"
          max={file.bytesTotal}
          value={file.bytesRead}
        />
      )}
      {file.badLines > 0 && (
        <details className="mt-0.5">
          <summary className="font-medium text-audit">
            {words.badLines(file.badLines, formats.count(file.badLines))}
          </summary>
          <ul className="mt-1 max-h-40 overflow-auto font-mono text-2xs">
            {file.firstBadLines.map(({ line, reason }) => (
              <li key={line}>{words.badLine(formats.count(line), reason)}</li>
            ))}
            {file.badLines > file.firstBadLines.length && (
              <li>{words.moreBadLines(formats.count(file.badLines - file.firstBadLines.length))}</li>
            )}
          </ul>
        </details>
      )}
    </>
  )
}

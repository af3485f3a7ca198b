import { toJsonString } from '@bufbuild/protobuf'
import { Check, Copy } from 'lucide-react'
import { useMemo, useState } from 'react'
import { type GetFlowsResponse, GetFlowsResponseSchema } from '#gen/observer/observer_pb.ts'
import { text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'

/** The response as `hubble observe -o jsonpb` would print it, opened on demand. */
export function RawJson({ response }: { readonly response: GetFlowsResponse }) {
  const [open, setOpen] = useState(false)
  return (
    <details
      className="border-line border-t px-4 py-3"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="font-semibold text-text-2 text-xs">{text.details.sections.raw}</summary>
      {open && <Json response={response} />}
    </details>
  )
}

function Json({ response }: { readonly response: GetFlowsResponse }) {
  const [copied, setCopied] = useState(false)
  const json = useMemo(() => jsonOf(response), [response])
  const copy = () => {
    navigator.clipboard.writeText(json).then(
      () => setCopied(true),
      (cause: unknown) => console.info('The clipboard is not available', cause),
    )
  }
  return (
    <div className="relative mt-2">
      <Button look="plain" className="absolute top-1.5 right-1.5" onClick={copy}>
        {copied ? <Check className="size-3.5" /> : <Copy className="size-3.5" />}
        {copied ? text.details.copied : text.details.copy}
      </Button>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it */}
      <pre className="max-h-96 overflow-auto rounded-s bg-surface-2 p-2.5 font-mono text-2xs" tabIndex={0}>
        {json}
      </pre>
    </div>
  )
}

function jsonOf(response: GetFlowsResponse): string {
  try {
    return toJsonString(GetFlowsResponseSchema, response, { prettySpaces: 2, useProtoFieldName: true })
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

/** A sentence in which what stands between backticks is code. */
export function CodeText({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- parts of one sentence, which never change places
      <code key={index} className="rounded-s bg-surface-2 px-1 font-mono text-[0.92em]">
        {part}
      </code>
    ),
  )
}

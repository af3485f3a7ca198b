import { Radio, X } from 'lucide-react'
import { useStore } from 'zustand'
import { placeStore } from '#src/state/place.ts'
import { text } from '#src/text/text.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Line } from './line.tsx'

const words = text.offer

/** Says that a real cluster is within reach while the demo is shown, and how to see it. */
export function RelayOffer(props: { readonly onShow: () => void; readonly onDecline: () => void }) {
  const offer = useStore(placeStore, ({ place, demo, declined }) =>
    place.kind === 'backend' && demo?.offer?.address !== declined ? demo?.offer : undefined,
  )
  return (
    <div aria-live="polite">
      {offer !== undefined && (
        <Line
          tone="info"
          icon={<Radio aria-hidden="true" />}
          title={offer.version === '' && offer.nodes === 0 ? words.wantsTls(offer.address) : words.title(offer.address)}
          more={
            offer.canShow ? (
              words.about(offer.nodes, offer.version)
            ) : (
              <>
                {words.restart} <code className="select-all font-mono text-text">{offer.command}</code>
              </>
            )
          }
        >
          {offer.canShow && (
            <Button look="primary" onClick={props.onShow}>
              {words.show}
            </Button>
          )}
          <IconButton label={words.decline} onClick={props.onDecline}>
            <X />
          </IconButton>
        </Line>
      )}
    </div>
  )
}

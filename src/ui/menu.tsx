import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  /** One of several that hold or do not; undefined: something to do. */
  readonly checked?: boolean
  readonly disabled?: boolean
  readonly act: () => void
}

/** Items under a heading. */
export interface MenuSection {
  readonly heading: string
  readonly items: readonly MenuItem[]
}

/** A list of things to do that opens from its trigger, a button. Not modal: the page behind goes on. */
export function Menu(props: {
  readonly label: string
  readonly trigger: ReactNode
  readonly items?: readonly MenuItem[]
  readonly sections?: readonly MenuSection[]
  readonly align?: 'start' | 'end'
  /** Where others than the trigger open it too. */
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
}) {
  const { open, onOpenChange } = props
  return (
    <DropdownMenu.Root
      modal={false}
      {...(open !== undefined && { open })}
      {...(onOpenChange !== undefined && { onOpenChange })}
    >
      <DropdownMenu.Trigger asChild>{props.trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={props.label}
          align={props.align ?? 'start'}
          sideOffset={4}
          collisionPadding={8}
          className="z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-40 overflow-y-auto rounded-m border border-line bg-surface p-1 text-sm shadow-pop"
        >
          <Items items={props.items ?? []} />
          {props.sections?.map(({ heading, items }) => (
            <DropdownMenu.Group key={heading} aria-label={heading}>
              <DropdownMenu.Label className="px-2 pt-1.5 pb-0.5 font-semibold text-2xs text-text-3">
                {heading}
              </DropdownMenu.Label>
              <Items items={items} />
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const LOOK =
  'flex cursor-pointer items-center gap-2 rounded-s px-2 py-1 outline-none data-[disabled]:cursor-default data-[disabled]:opacity-40 data-[highlighted]:bg-surface-2 [&_svg]:size-3.5 [&_svg]:text-text-3'

function Items({ items }: { readonly items: readonly MenuItem[] }) {
  return items.map(({ label, icon, checked, disabled = false, act }) =>
    checked === undefined ? (
      <DropdownMenu.Item key={label} onSelect={act} disabled={disabled} className={LOOK}>
        {icon}
        {label}
      </DropdownMenu.Item>
    ) : (
      <DropdownMenu.CheckboxItem key={label} checked={checked} onSelect={act} disabled={disabled} className={LOOK}>
        <span aria-hidden="true" className="size-3.5">
          {checked && <Check />}
        </span>
        {label}
      </DropdownMenu.CheckboxItem>
    ),
  )
}

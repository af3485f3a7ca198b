import type { DropIn, Setting } from './setting.ts'

type Row<T> = Pick<Setting<T>, 'group' | 'help' | 'parse'> &
  Partial<Pick<Setting<T>, 'env' | 'placeholder' | 'standard'>> & {
    readonly flag: `--${string}`
    readonly standardText?: string
    readonly ui?: string | DropIn<T>
    readonly cli?: string
  }

const envOf = (flag: string) => `ORRERY_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`

/** Fills in what a row of the table leaves to the rule: its variable, its default in words. */
export function row<T>({ ui, cli, ...given }: Row<T>): Setting<T> {
  const dropIn: DropIn<T>[] = []
  if (ui !== undefined) dropIn.push(typeof ui === 'string' ? { env: ui, of: 'Hubble UI' } : ui)
  if (cli !== undefined) dropIn.push({ env: cli, of: 'Hubble CLI' })
  return {
    env: envOf(given.flag),
    placeholder: undefined,
    standard: undefined,
    standardText: given.standard === undefined ? 'none' : String(given.standard),
    ...given,
    dropIn,
  }
}

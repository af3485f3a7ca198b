/** Name of an enum value in lower case with dashes, as the command line writes it; empty for the zero value. */
export const dashed = (name: string | undefined, value: number): string =>
  value === 0 ? '' : (name ?? String(value)).toLowerCase().replaceAll('_', '-')

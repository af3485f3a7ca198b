import { quoteShort } from '#domain/filter/quote.ts'

const term = (field: string, value: string): string => `${field}:${quoteShort(value)}`

/** Filter texts that show the flows of a finding. */
export const filterOf = {
  edge: (id: string, more = ''): string => `${term('edge', id)}${more === '' ? '' : ` ${more}`}`,
  server: (id: string, more: string): string => `${term('to-map-service', id)} ${more}`,
  name: (name: string, more = ''): string =>
    `${term('dns-query', `^${name.replace(/[^A-Za-z0-9_-]/g, (char) => (char === '.' ? '[.]' : '.'))}$`)}${more === '' ? '' : ` ${more}`}`,
} as const

/** Stands in a template for the id of the trace. */
const PLACE = '{traceId}'
/** Only what a browser opens as a page of another site: no `javascript:`, no `data:`, no path of this site. */
const WEB = /^https?:\/\/[^\s/?#\\@{}]+(?:[/?#][^\s\\]*)?$/i

/** Whether a text is a template for links to traces: an http or https address with `{traceId}` behind its host. */
export const isTraceUrl = (template: string): boolean => template.includes(PLACE) && WEB.test(template)

/** The link to a trace; undefined where the template is none or there is no id. The id is escaped, whatever it is. */
export function traceUrl(template: string, traceId: string): string | undefined {
  if (traceId === '' || !isTraceUrl(template)) return undefined
  // A lone surrogate has no escape.
  return template.replaceAll(PLACE, () => encodeURIComponent(traceId.replace(/\p{Cs}/gu, '\u{fffd}')))
}

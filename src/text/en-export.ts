/** Taking the map out of the page, in English. */
export const exportWords = {
  menu: 'Export',
  download: 'Download',
  copy: 'Copy to the clipboard',
  formats: {
    png: 'PNG image',
    svg: 'SVG drawing',
    json: 'JSON snapshot',
    mermaid: 'Mermaid flowchart',
    dot: 'Graphviz DOT',
    csv: 'CSV of the connections',
  },
  title: (source: string, time: string, filter: string) =>
    `Orrery · ${[source, time, filter === '' ? '' : `filter ${filter}`].filter((part) => part !== '').join(' · ')}`,
  saved: (name: string) => `Saved ${name}`,
  copied: (format: string) => `Copied: ${format}`,
  clipboardRefused:
    'The browser refused the clipboard: it wants HTTPS or localhost, and your permission. Download it instead.',
  failed: (reason: string) => `Export failed: ${reason}`,
  noMap: 'the map is not there',
  droppedRate: (rate: string, why: string) => `✕ ${rate}/s dropped${why === '' ? '' : `: ${why}`}`,
  droppedBefore: (why: string) => `✕ dropped before${why === '' ? '' : `: ${why}`}`,
  forwardedRate: (rate: string) => `${rate}/s`,
}

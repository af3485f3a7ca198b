/** Cytoscape would add a style element that a strict Content-Security-Policy forbids; it looks for this id before. */
export function holdStylesheet(): void {
  const id = '__________cytoscape_stylesheet'
  if (document.getElementById(id)) return
  const place = document.createElement('meta')
  place.id = id
  document.head.append(place)
}

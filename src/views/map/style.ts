import type cytoscape from 'cytoscape'
import type { Palette } from './palette.ts'

/** Cards are told apart by kind and state, lines by tone and heat: each a class, so that an update is a change of class. */
export const CLASSES = {
  tone: { forwarded: 'forwarded', mixed: 'mixed', dropped: 'dropped', audit: 'audit', error: 'error', idle: 'idle' },
  heat: { now: 'now', recent: 'recent', past: 'past' },
} as const

/**
 * How near the map is looked at: from 0, all of a large one, to 2, close by. Seen from afar, titles and lines that drop
 * are drawn larger, so that they are still seen.
 */
export type Level = 0 | 1 | 2

export const levelOf = (zoom: number): Level => (zoom < 0.38 ? 0 : zoom < 0.7 ? 1 : 2)

const TITLE_SIZE = [30, 20, 14] as const
const DROP_WIDTH = [
  [3.6, 7],
  [2.6, 5.8],
  [2.2, 5],
] as const
const LINE_WIDTH = [
  [1.4, 6.4],
  [1.2, 5.2],
  [1, 4.6],
] as const

const width = ([least, most]: readonly [number, number]) => `mapData(w, 1, 6, ${least}, ${most})` as unknown as number

/** The look of everything on the canvas. Sizes are pixels at zoom 1. */
export function stylesheet(p: Palette, level: Level): cytoscape.StylesheetJson {
  return [
    {
      selector: 'core',
      style: {
        'active-bg-opacity': 0,
        'selection-box-opacity': 0,
        'outside-texture-bg-opacity': 0,
      } as cytoscape.Css.Core,
    },
    {
      selector: 'node',
      style: {
        'z-index-compare': 'manual',
        'overlay-opacity': 0,
        'font-family': p.font,
        'text-wrap': 'wrap',
        'text-max-width': '1000px',
        'text-justification': 'left',
        'line-height': 1.35,
        'text-halign': 'right',
        'text-margin-x': 'data(tx)' as unknown as number,
        label: 'data(caption)',
        width: 'data(w)',
        height: 'data(h)',
        shape: 'round-rectangle',
      },
    },
    {
      selector: 'node.island',
      style: {
        'z-index': 0,
        'corner-radius': '16',
        'background-color': p.island,
        'border-width': 1,
        'border-color': p.islandBorder,
        color: p.text2,
        'font-size': TITLE_SIZE[level],
        'font-weight': 600,
        'text-valign': 'top',
        'text-margin-y': 14 + TITLE_SIZE[level] * 0.9,
        events: 'no',
      },
    },
    {
      selector: 'node.card',
      style: {
        'z-index': 20,
        'corner-radius': '10',
        'background-color': p.node,
        'border-width': 1,
        'border-color': p.nodeBorder,
        'background-image': 'data(badge)' as unknown as string,
        'background-width': '34px',
        'background-height': '34px',
        'background-position-x': '6px',
        'background-position-y': '50%',
        'background-clip': 'none',
        'background-image-containment': 'over',
        'bounds-expansion': 4 as unknown as string,
        color: p.text,
        'font-size': 13,
        'font-weight': 600,
        'text-valign': 'center',
        'min-zoomed-font-size': 4,
      },
    },
    {
      selector: 'node.outside',
      style: { 'corner-radius': '22', 'background-color': p.world, 'border-style': 'solid' },
    },
    {
      selector: 'node.closed',
      style: {
        'corner-radius': '14',
        'background-color': p.island,
        'border-style': 'double',
        'border-width': 4,
        'border-color': p.islandBorder,
      },
    },
    {
      selector: 'node.hurt',
      style: { 'border-color': p.dropped, 'border-width': 2 },
    },
    {
      selector: 'edge',
      style: {
        'z-index-compare': 'manual',
        'z-index': 10,
        'overlay-opacity': 0,
        'curve-style': 'unbundled-bezier',
        'edge-distances': 'endpoints' as 'node-position',
        'control-point-distances': 'data(bendD)' as unknown as number[],
        'control-point-weights': 'data(bendW)' as unknown as number[],
        'source-endpoint': 'data(from)',
        'target-endpoint': 'data(to)',
        width: width(LINE_WIDTH[level]),
        'line-color': p.forwarded,
        'target-arrow-color': p.forwarded,
        'target-arrow-shape': 'triangle',
        'arrow-scale': 0.9,
        'line-opacity': 0.62,
      },
    },
    {
      selector: 'edge.loop',
      style: {
        'curve-style': 'bezier',
        'source-endpoint': 'outside-to-node',
        'target-endpoint': 'outside-to-node',
        'loop-direction': '-20deg',
        'loop-sweep': '34deg',
        'control-point-step-size': 34,
      },
    },
    {
      selector: 'edge.idle',
      style: { 'line-color': p.idle, 'target-arrow-color': p.idle, 'line-opacity': 0.5, 'arrow-scale': 0.7 },
    },
    {
      selector: 'edge.audit',
      style: {
        'line-color': p.audit,
        'target-arrow-color': p.audit,
        'line-style': 'dotted',
        'line-opacity': 1,
        'z-index': 12,
      },
    },
    {
      selector: 'edge.error',
      style: {
        'line-color': p.error,
        'target-arrow-color': p.error,
        'line-style': 'dashed',
        'line-dash-pattern': [2, 3],
        'line-opacity': 1,
        'z-index': 13,
      },
    },
    {
      selector: 'edge.dropped, edge.mixed',
      style: {
        'line-color': p.dropped,
        'target-arrow-color': p.dropped,
        'line-style': 'dashed',
        'line-dash-pattern': [9, 5],
        'line-opacity': 1,
        'z-index': 14,
        width: width(DROP_WIDTH[level]),
      },
    },
    {
      selector: 'edge.now',
      style: { 'z-index': 16, 'underlay-color': p.dropped, 'underlay-opacity': 0.16, 'underlay-padding': 5 },
    },
    {
      selector: 'edge.mixed',
      style: {
        'underlay-color': p.forwarded,
        'underlay-opacity': 0.75,
        'underlay-padding':
          `mapData(w, 1, 6, ${DROP_WIDTH[level][0] / 3}, ${DROP_WIDTH[level][1] / 3})` as unknown as number,
      },
    },
    {
      selector: 'edge.mixed.now',
      style: { 'overlay-color': p.dropped, 'overlay-opacity': 0.14, 'overlay-padding': 5 },
    },
    { selector: 'edge.recent', style: { 'line-opacity': 0.75 } },
    { selector: 'edge.past', style: { 'line-opacity': 0.4, 'arrow-scale': 0.7 } },
    { selector: 'edge.inner', style: { display: 'none' } },
    { selector: 'edge.inner.now, edge.inner.recent', style: { display: 'element' } },
    { selector: 'edge.raised', style: { 'z-index': 18, 'line-opacity': 1 } },
    {
      selector: 'edge.chosen',
      style: {
        'z-index': 19,
        'line-opacity': 1,
        'underlay-color': p.accent,
        'underlay-opacity': 0.3,
        'underlay-padding': 5,
      },
    },
    { selector: 'node.chosen', style: { 'border-color': p.accent, 'border-width': 2.5, 'z-index': 24 } },
    {
      selector: 'node.focused',
      style: { 'outline-color': p.accent, 'outline-width': 2, 'outline-offset': 3, 'z-index': 25 },
    },
    { selector: '.dim', style: { opacity: 0.18 } },
    { selector: 'edge.dim', style: { 'underlay-opacity': 0, 'overlay-opacity': 0 } },
    { selector: 'node.island.dim', style: { opacity: 0.5 } },
  ]
}

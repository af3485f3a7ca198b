import type cytoscape from 'cytoscape'
import { SPACE } from '#domain/layout/layout.ts'
import { CARD, type Face, LEVELS, type Level, POD, SMALL_TITLE, TITLE } from './measures.ts'
import type { Palette } from './palette.ts'

/** How much the veil takes from what it lies on. */
export const VEILED = 0.76

/** Cards are told apart by kind and state, lines by tone and heat: each a class, so that an update is a change of class. */
export const CLASSES = {
  tone: { forwarded: 'forwarded', mixed: 'mixed', dropped: 'dropped', audit: 'audit', error: 'error', idle: 'idle' },
  heat: { now: 'now', recent: 'recent', past: 'past' },
} as const

interface Sizes {
  /** Widths of lines from the least to the most flows a second. */
  readonly line: readonly [number, number]
  /** Of those that a policy would drop, or that are in error. */
  readonly noted: readonly [number, number]
  readonly dropping: readonly [number, number]
}

const SIZES: Readonly<Record<Level, Sizes>> = {
  near: { line: [1, 4.6], noted: [2.2, 4.8], dropping: [2.2, 5] },
  mid: { line: [1.2, 5.2], noted: [2.6, 5.4], dropping: [2.6, 5.8] },
  far: { line: [1.4, 6.4], noted: [3.2, 6.6], dropping: [3.6, 7] },
}

/** By the width that `edge-state.ts` gives, 1 to 6. */
const mapped = ([least, most]: readonly [number, number], share = 1) =>
  `mapData(w, 1, 6, ${least * share}, ${most * share})` as unknown as number

const leveled = (level: Level): cytoscape.StylesheetJson => {
  const { line, noted, dropping } = SIZES[level]
  const at = level === 'near' ? '' : `.${level}`
  const face = ({ font, badge }: Face) => ({
    label: `data(${level}Caption)`,
    'text-margin-x': `data(${level}Left)` as unknown as number,
    'font-size': font,
    'background-width': `${badge.size}px`,
    'background-height': `${badge.size}px`,
    'background-position-x': `${badge.left}px`,
  })
  const title = (font: number) => ({
    label: `data(${level}Caption)`,
    'font-size': font,
    'text-margin-y': SPACE.TITLE / 2 + 2 + font * 0.6,
  })
  return [
    { selector: `node.card${at}`, style: face(CARD.faces[level]) },
    { selector: `node.pod${at}`, style: face(POD.faces[level]) },
    { selector: `node.island${at}`, style: title(TITLE[level]) },
    { selector: `node.island.service${at}`, style: title(SMALL_TITLE[level]) },
    { selector: `edge${at}`, style: { width: mapped(line) } },
    { selector: `edge.audit${at}, edge.error${at}`, style: { width: mapped(noted) } },
    { selector: `edge.dropped${at}, edge.mixed${at}`, style: { width: mapped(dropping) } },
    { selector: `edge.mixed${at}`, style: { 'underlay-padding': mapped(dropping, 1 / 3) } },
  ]
}

/** The look of everything on the canvas. Sizes are pixels at zoom 1. */
export function stylesheet(p: Palette): cytoscape.StylesheetJson {
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
        width: 'data(w)',
        height: 'data(h)',
        shape: 'round-rectangle',
      },
    },
    {
      selector: 'node.island',
      style: {
        'z-index': 'data(depth)' as unknown as number,
        'corner-radius': '16',
        'background-color': p.island,
        'border-width': 1,
        'border-color': p.islandBorder,
        color: p.text2,
        'text-margin-x': 'data(tx)' as unknown as number,
        'font-weight': 600,
        'text-valign': 'top',
        events: 'no',
      },
    },
    {
      selector: 'node.island.cluster',
      style: { 'background-opacity': 0, 'border-style': 'dashed', 'border-color': p.nodeBorder, 'corner-radius': '20' },
    },
    { selector: 'node.island.service', style: { 'background-color': p.background, 'corner-radius': '12' } },
    {
      selector: 'node.card',
      style: {
        'z-index': 20,
        'corner-radius': '10',
        'background-color': p.node,
        'border-width': 1,
        'border-color': p.nodeBorder,
        'background-image': 'data(badge)' as unknown as string,
        'background-position-y': '50%',
        'background-clip': 'none',
        'background-image-containment': 'over',
        'bounds-expansion': 4 as unknown as string,
        color: p.text,
        'font-weight': 600,
        'text-valign': 'center',
        'min-zoomed-font-size': 5,
      },
    },
    {
      selector: 'node.pod',
      style: { 'corner-radius': '8' },
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
        'line-style': 'dashed',
        'line-dash-pattern': [0.5, 5],
        'line-cap': 'round',
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
        'line-dash-pattern': [6, 3, 1.5, 3],
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
      },
    },
    {
      selector: 'edge.mixed.now',
      style: { 'overlay-color': p.dropped, 'overlay-opacity': 0.14, 'overlay-padding': 5 },
    },
    { selector: 'edge.recent', style: { 'line-opacity': 0.75 } },
    { selector: 'edge.past', style: { 'line-opacity': 0.4, 'arrow-scale': 0.7 } },
    ...LEVELS.flatMap(leveled),
    { selector: 'node.closed.far', style: { 'line-height': 1.15, 'font-size': CARD.faces.mid.font } },
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
      selector: 'node.end',
      style: { 'outline-color': p.accent, 'outline-width': 1.5, 'outline-offset': 2, 'z-index': 23 },
    },
    { selector: 'node.island.chosen', style: { 'z-index': 'data(depth)' as unknown as number, 'border-width': 2 } },
    {
      selector: 'node.focused',
      style: { 'outline-color': p.accent, 'outline-width': 2, 'outline-offset': 3, 'z-index': 25 },
    },
    {
      selector: 'node.found',
      style: { 'border-color': p.accent, 'border-width': 2, 'z-index': 24, 'background-color': p.accentSoft },
    },
    { selector: '.calm', style: { opacity: 0.35 } },
    {
      selector: 'node.veil',
      style: {
        'z-index': 30,
        shape: 'rectangle',
        'background-color': p.background,
        'background-opacity': VEILED,
        'border-width': 0,
        label: '',
        events: 'no',
      },
    },
    { selector: 'edge.lit', style: { 'z-index': 32 } },
    { selector: 'node.card.lit', style: { 'z-index': 34 } },
    { selector: '.away', style: { display: 'none' } },
  ]
}

/**
 * Draws the app icon and the tray icons from one geometry: a bollard whose rope makes an L. Writes the SVG beside this
 * script and the PNGs that are kept in the repository; run by hand after a change, needs `rsvg-convert` (librsvg2-bin):
 * `node build/icons/draw.mjs`. A state of the tray is a shape and a colour, never a colour alone.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
const resources = join(here, '..', '..', 'resources')
const tray = join(resources, 'tray')

const ink = { night: '#0F1214', panel: '#1B2227', edge: '#46525A', steel: '#E6EAED', steelDim: '#8B949C' }
const rope = { calm: '#3FB6A8', warning: '#3FB6A8', critical: '#3FB6A8', disconnected: '#8B949C' }

/** @param {string} svg @param {string} path @param {number} px */
function render(svg, path, px) {
  execFileSync('rsvg-convert', ['-w', String(px), '-h', String(px), '-o', path], { input: svg })
}

/** The app icon on a 512 grid: cap, neck and foot of the bollard in steel, the rope over it in sea green. */
function appIcon() {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
  <defs>
    <linearGradient id="night" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#233037"/><stop offset="1" stop-color="${ink.night}"/>
    </linearGradient>
    <linearGradient id="steel" x1="0" y1="0" x2="1" y2="0">
      <stop offset="0" stop-color="#F4F6F7"/><stop offset="0.6" stop-color="#DCE2E6"/><stop offset="1" stop-color="#AEB8BF"/>
    </linearGradient>
  </defs>
  <rect x="24" y="24" width="464" height="464" rx="104" fill="url(#night)"/>
  <rect x="26" y="26" width="460" height="460" rx="102" fill="none" stroke="#FFFFFF" stroke-opacity="0.08" stroke-width="4"/>
  <g fill="url(#steel)">
    <rect x="92" y="96" width="216" height="72" rx="36"/>
    <path d="M136 160h128l-12 56v120l20 84H128l20-84V216z"/>
    <rect x="92" y="384" width="216" height="44" rx="14"/>
  </g>
  <g fill="none" stroke-linecap="round" stroke-linejoin="round">
    <path d="M138 236q62 34 124 0M138 284q62 34 124 0" stroke="${ink.night}" stroke-width="50"/>
    <path d="M200 296v42q0 54 54 54h158" stroke="${ink.night}" stroke-width="58"/>
    <path d="M138 236q62 34 124 0M138 284q62 34 124 0" stroke="${rope.calm}" stroke-width="32"/>
    <path d="M200 310v28q0 54 54 54h158" stroke="${rope.calm}" stroke-width="38"/>
  </g>
</svg>`
}

/**
 * Tray icons on a 22 grid. The tile gives the glyph its own ground, so that it reads on light and on dark panels.
 * @param {keyof typeof rope} state
 */
function trayIcon(state) {
  const steel = state === 'disconnected' ? ink.steelDim : ink.steel
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22">
  <rect x="0.5" y="0.5" width="21" height="21" rx="5" fill="${ink.panel}" stroke="${ink.edge}"/>
  ${glyph(steel, rope[state])}
  ${badge(state, ink.panel, { warning: '#F5B83D', critical: '#F2555A', line: '#E6EAED' })}
</svg>`
}

/** macOS: black and transparency only, the system gives the colour. @param {keyof typeof rope} state */
function templateIcon(state) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22">
  <mask id="cut"><rect width="22" height="22" fill="white"/>${badge(state, 'black', { warning: 'black', critical: 'black', line: 'black' })}</mask>
  <g mask="url(#cut)">${glyph('black', 'black')}</g>
  ${badge(state, 'none', { warning: 'black', critical: 'black', line: 'black' })}
</svg>`
}

/** Cap and post in one colour, the rope as the foot of the L in the other. @param {string} post @param {string} line */
function glyph(post, line) {
  return `<rect x="3" y="3" width="11" height="4" rx="2" fill="${post}"/>
  <path d="M6 6h5v9a0 0 0 0 1 0 0H6z" fill="${post}"/>
  <path d="M6 15h5v0.6q0 0.9 0.9 0.9H18a1.5 1.5 0 0 1 0 3H9a3 3 0 0 1 -3 -3z" fill="${line}"/>
  <rect x="4.5" y="9.5" width="8" height="2.5" rx="1.25" fill="${line}"/>`
}

/**
 * calm: none · warning: triangle · critical: disc with a bar · disconnected: stroke through all.
 * @param {keyof typeof rope} state @param {string} ground @param {{warning: string, critical: string, line: string}} colour
 */
function badge(state, ground, colour) {
  const hole = ground === 'none' || ground === 'black' ? 'white' : ink.night
  if (state === 'warning') {
    return `<path d="M16 2.6l5 9.2H11z" fill="${colour.warning}" stroke="${ground}" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke"/>
    <path d="M16 6v2.6M16 10v0.6" stroke="${hole}" stroke-width="1.3" fill="none"/>`
  }
  if (state === 'critical') {
    return `<circle cx="16" cy="7" r="5" fill="${colour.critical}" stroke="${ground}" stroke-width="2.4" paint-order="stroke"/>
    <path d="M16 4v3.8M16 9.1v1.3" stroke="${hole === ink.night ? '#FFFFFF' : hole}" stroke-width="1.7" fill="none"/>`
  }
  if (state === 'disconnected') {
    return `<path d="M3.5 19.5L18.5 3.5" stroke="${ground}" stroke-width="5"/>
    <path d="M3.5 19.5L18.5 3.5" stroke="${colour.line}" stroke-width="2" stroke-linecap="round"/>`
  }
  return ''
}

mkdirSync(tray, { recursive: true })
writeFileSync(join(here, 'icon.svg'), `${appIcon()}\n`)
// Below 32 px the rope's detail turns to mud; the tray's glyph is the same mark, drawn for that size.
for (const px of [16, 24]) render(trayIcon('calm'), join(here, `${px}x${px}.png`), px)
for (const px of [32, 48, 64, 128, 256, 512]) render(appIcon(), join(here, `${px}x${px}.png`), px)
render(appIcon(), join(here, 'icon.png'), 512)
render(appIcon(), join(resources, 'icon.png'), 256)
for (const state of /** @type {(keyof typeof rope)[]} */ (Object.keys(rope))) {
  for (const px of [16, 22, 32]) {
    render(trayIcon(state), join(tray, `${state}-${px}.png`), px)
    render(trayIcon(state), join(tray, `${state}-${px}@2x.png`), px * 2)
  }
  render(templateIcon(state), join(tray, `${state}-Template.png`), 16)
  render(templateIcon(state), join(tray, `${state}-Template@2x.png`), 32)
}

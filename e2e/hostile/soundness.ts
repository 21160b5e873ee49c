/// <reference lib="dom" />
/**
 * Looks through the whole window for what hostile text could have done: run, become an element, hide or turn the
 * characters around it, burst its place. Runs in the page; each finding is a line that says what and where.
 */
import { expect, type Page } from 'playwright/test'

declare global {
  interface Window {
    /** Set by the scripts among the hostile texts, if one ever runs. */
    ran?: number
  }
}

/** Waits out what is still moving: a row that just came, a dialog that opens. */
export async function expectSound(page: Page, where: string) {
  await expect.poll(() => page.evaluate(findings), { message: where, timeout: 4000 }).toEqual([])
}

/** Self-contained: it is sent to the page as text. */
function findings(): string[] {
  const found: string[] = []
  const tell = (what: string, at: Element, text = '') =>
    found.push(`${what}: <${at.tagName.toLowerCase()} class="${at.getAttribute('class')?.slice(0, 90) ?? ''}"> ${JSON.stringify(text.slice(0, 60))}`)

  // Nothing ran, and nothing came into being that this product does not make.
  if (window.ran !== undefined) found.push('a script ran')
  const NEVER = 'img, iframe, frame, object, embed, video, audio, meta[http-equiv], base, style, [srcdoc], [ping], [background]'
  for (const at of document.querySelectorAll(NEVER)) tell('element', at)
  for (const at of document.querySelectorAll('script')) if (!at.src.startsWith('app://')) tell('script', at, at.text)
  for (const at of document.querySelectorAll('a[href], area[href]'))
    if (!/^#\//.test(at.getAttribute('href') ?? '')) tell('link', at, at.getAttribute('href') ?? '')
  for (const at of document.querySelectorAll('*'))
    for (const { name } of at.attributes) if (name.startsWith('on')) tell('handler', at, name)

  // Nothing that cannot be seen, or that turns what stands beside it; more marks on a letter than any script stacks.
  const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
  const piled = /\p{M}{9}/u
  const check = (text: string, at: Element, place: string) => {
    if (unseen.test(text)) tell(`unseen in ${place}`, at, text)
    if (piled.test(text)) tell(`piled marks in ${place}`, at, text)
  }
  check(document.title, document.documentElement, 'the window title')
  for (const at of document.querySelectorAll('[title], [aria-label], [placeholder]'))
    for (const name of ['title', 'aria-label', 'placeholder']) check(at.getAttribute(name) ?? '', at, name)

  const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/
  const isInline = (at: Element) => getComputedStyle(at).display === 'inline'
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    const text = node.nodeValue ?? ''
    if (!parent || text.trim() === '' || ['SCRIPT', 'TEXTAREA'].includes(parent.tagName)) continue
    check(text, parent, 'text')
    // Read out, not shown.
    if (parent.closest('.sr-only') || !parent.checkVisibility()) continue
    if (rightToLeft.test(text)) {
      const own = parent.closest('bdi, [dir=auto]')
      const isolated = own && /isolate|plaintext/.test(getComputedStyle(own).unicodeBidi)
      if (!isolated) tell('not isolated', parent, text)
    }
    const range = document.createRange()
    range.selectNodeContents(node)
    const shown = range.getBoundingClientRect()
    if (shown.width === 0) continue
    // The next box that clips or scrolls must be one made for text, not a panel; until then it must fit.
    for (let box: Element | null = parent; box; box = box.parentElement) {
      if (isInline(box)) continue
      const { overflowX } = getComputedStyle(box)
      const edge = box.getBoundingClientRect()
      if (overflowX !== 'visible') {
        const isPanel = box.matches('aside, main, nav, header, footer, section, article, [role=dialog], [role=grid], [role=treegrid], body')
        if (isPanel && overflowX !== 'auto' && shown.right > edge.right + 1) tell('cut off by the panel', parent, text)
        break
      }
      if (shown.right > edge.right + 1 || shown.left < edge.left - 1) {
        tell('bursts its box', parent, text)
        break
      }
    }
  }
  for (const at of document.querySelectorAll('html, body, main, aside, nav, footer, header, [role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=group], [role=tabpanel] > *')) {
    const isScrolled = at.matches('[role=tabpanel] *') && getComputedStyle(at).overflowX === 'auto'
    if (at.checkVisibility() && !isScrolled && at.scrollWidth > at.clientWidth + 1 && !isInline(at) && at.clientWidth > 1)
      tell(`wider than its place by ${at.scrollWidth - at.clientWidth}`, at)
  }
  return found
}

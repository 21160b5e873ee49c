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
  await expect.soft.poll(() => page.evaluate(findings), { message: where, timeout: 4000 }).toEqual([])
}

/** Self-contained: it is sent to the page as text. */
function findings(): string[] {
  const found: string[] = []
  const MOST = 20
  const PANEL =
    'html, body, main, aside, nav, header, footer, section, article, [role=dialog], [role=grid], [role=treegrid]'
  const tell = (what: string, at: Element, text = '') =>
    found.push(
      `${what}: <${at.tagName.toLowerCase()} class="${at.getAttribute('class')?.slice(0, 90) ?? ''}"> ${JSON.stringify(text.slice(0, 60))}`,
    )

  // Nothing ran, and nothing came into being that this product does not make.
  if (window.ran !== undefined) found.push('a script ran')
  const NEVER =
    'img, iframe, frame, object, embed, video, audio, meta[http-equiv], base, style, [srcdoc], [ping], [background]'
  for (const at of document.querySelectorAll(NEVER)) tell('element', at)
  for (const at of document.querySelectorAll('script')) if (!at.src.startsWith('app://')) tell('script', at, at.text)
  for (const at of document.querySelectorAll('a[href], area[href]'))
    if (!/^#\//.test(at.getAttribute('href') ?? '')) tell('link', at, at.getAttribute('href') ?? '')
  for (const at of document.querySelectorAll('*'))
    for (const { name } of at.attributes) if (name.startsWith('on')) tell('handler', at, name)

  // Nothing that cannot be seen, or that turns what stands beside it; more marks on a letter than any script stacks.
  const unseen =
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds.
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
  const piled = /[\p{Mn}\p{Me}]{5}/u
  const check = (text: string, at: Element, place: string) => {
    if (unseen.test(text)) tell(`unseen in ${place}`, at, text)
    if (piled.test(text)) tell(`piled marks in ${place}`, at, text)
  }
  check(document.title, document.documentElement, 'the window title')
  for (const at of document.querySelectorAll('[title], [aria-label], [placeholder]'))
    for (const name of ['title', 'aria-label', 'placeholder']) check(at.getAttribute(name) ?? '', at, name)

  const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
  const isOnlyRead = (at: Element | null): boolean =>
    at !== null && ((!isInline(at) && at.clientWidth <= 1 && at.clientHeight <= 1) || isOnlyRead(at.parentElement))
  const isInline = (at: Element) => getComputedStyle(at).display === 'inline'
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    const text = node.nodeValue ?? ''
    if (!parent || text.trim() === '' || ['SCRIPT', 'TEXTAREA'].includes(parent.tagName)) continue
    check(text, parent, 'text')
    // What is only read out has no place on the screen.
    if (isOnlyRead(parent) || !parent.checkVisibility()) continue
    if (rightToLeft.test(text) && !parent.closest('bdi')) tell('not isolated', parent, text)
    const range = document.createRange()
    range.selectNodeContents(node)
    const shown = range.getBoundingClientRect()
    // Climbs to the box that clips the text or lets it be scrolled by intent; until there it must fit.
    for (let box: Element | null = parent; box && shown.width > 0; box = box.parentElement) {
      if (isInline(box)) continue
      const edge = box.getBoundingClientRect()
      const isOut = shown.right > edge.right + 1 || shown.left < edge.left - 1
      if (getComputedStyle(box).overflowX === 'visible' ? isOut : isOut && box.matches(PANEL)) {
        if (!parent.closest('.overflow-auto, .overflow-x-auto')) tell('bursts its box', parent, text)
        break
      }
      if (getComputedStyle(box).overflowX !== 'visible') break
    }
  }
  for (const at of document.querySelectorAll(
    `${PANEL}, [role=menu], [role=listbox], [role=group], [role=tabpanel] > *`,
  )) {
    const isScrolled =
      at.matches('.overflow-auto, .overflow-x-auto') || at.querySelector('.overflow-auto, .overflow-x-auto')
    // A table's width is that of its columns, whatever stands in them; its cells were looked at above.
    const isTable = at.matches('[role=grid], [role=treegrid]')
    const tooWide = at.scrollWidth - at.clientWidth
    if (at.checkVisibility() && !isScrolled && !isTable && !isInline(at) && at.clientWidth > 1 && tooWide > 1)
      tell(`${tooWide} px wider than its place`, at)
  }
  return found.slice(0, MOST)
}

/**
 * xterm under the page's policy, which forbids styles that are written into elements or attributes. Its `<style>`
 * elements get the nonce of this page; the `style` attributes it sets on its spans, for colours outside the palette, go
 * through CSSOM, which the policy allows. Used by xterm.ts. With each new xterm: open a log with true colour and look
 * for refusals in the console (e2e/logs.e2e.ts does).
 */

/** The nonce stands in index.html, where the shell writes it; none outside of Electron. */
function nonceOfPage(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}

function createElement(tag: string): HTMLElement {
  const element: HTMLElement = Reflect.apply(Document.prototype.createElement, document, [tag])
  if (tag === 'style') element.nonce = nonceOfPage()
  return element
}

/** As `documentOverride`. Still a `Document` by `instanceof`, which xterm asks. */
export function documentForXterm(): Document {
  return new Proxy(document, {
    get(target, name) {
      if (name === 'createElement') return createElement
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** While it opens, xterm 6 makes one `<style>`, of its scrollbar, by the page's own document whatever it was given. */
export function openUnderPolicy(open: () => void): void {
  Object.defineProperty(document, 'createElement', { value: createElement, configurable: true })
  try {
    open()
  } finally {
    Reflect.deleteProperty(document, 'createElement')
  }
}

/** It makes its spans by the page's own document too, at each paint; React never sets a style so. */
HTMLSpanElement.prototype.setAttribute = function setAttribute(name: string, value: string): void {
  if (name === 'style') this.style.cssText = value
  else Element.prototype.setAttribute.call(this, name, value)
}

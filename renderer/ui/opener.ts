/**
 * Where the keyboard was before a dialog opened, so that it comes back there. A field that takes focus as it appears does
 * so before Base UI looks, and a dialog that leads to another is gone itself; so whoever shows a dialog notes it first.
 * Used by app/hooks/dialogs.ts (note) and the dialogs (give back).
 */

let opener: Element | null = null

/** A dialog or menu that is about to leave is no place to come back to: its own opener stays, or the menu's button. */
export function noteOpener(): void {
  const active = document.activeElement
  if (active?.closest('[role="dialog"]')) return
  opener = active?.closest('[role="menu"]')
    ? document.querySelector('[aria-haspopup="menu"][aria-expanded="true"]')
    : active
}

/**
 * For `finalFocus` of Base UI; true leaves the choice to it. A dialog that led to another has not left the screen when
 * that one takes focus, and must not take it away again: false.
 */
export function giveBackFocus(): HTMLElement | boolean {
  if (document.querySelector('[role="dialog"][data-open]:not([data-side])')) return false
  return opener instanceof HTMLElement && opener.isConnected && opener !== document.body ? opener : true
}

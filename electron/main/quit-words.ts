/** How a quit that ends terminals reads. Names come from hosts: each is shown as one plain line. Pure. */
export interface Running {
  name: string
  command: string
  hostName: string
}

const NAMED = 8

export function quitWords(running: readonly Running[]): { message: string; detail: string; buttons: string[] } {
  const isOne = running.length === 1
  const lines = running.slice(0, NAMED).map(({ name, command, hostName }) => {
    const where = hostName === '' || hostName === name ? plain(name) : `${plain(name)} on ${plain(hostName)}`
    return `${plain(command)} in ${where}`
  })
  const more = running.length > NAMED ? [`and ${running.length - NAMED} more`] : []
  return {
    message: isOne ? 'Quit and end a terminal that runs?' : `Quit and end ${running.length} terminals that run?`,
    detail: [...lines, ...more].join('\n'),
    buttons: [isOne ? 'Quit and end it' : 'Quit and end them', 'Cancel'],
  }
}

const plain = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 80)

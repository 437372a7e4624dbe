import { isHttpUrl } from '@slugline/core'

// Slack's "mrkdwn": what a text says in it, and nothing that it does. `<!channel>` would call everybody, `<http://…|x>`
// would lead elsewhere, and a backtick would end what is shown as it is.

/** How many code points of a foreign text are shown: a section has 3000 characters, and an escaped one takes five. */
const MAX_SHOWN = 80

/** How long a URL may be, as it stands in a message. */
const MAX_URL = 1000

/** A foreign text in running text: escaped, in one line, and cut. */
export const plain = (text: string): string => escaped(cut(oneLine(text)))

/** A foreign text as it is, in a code's letters. Within backticks nothing is set off, and nobody can write one. */
export const code = (text: string): string => `\`${plain(text.replaceAll('`', "'"))}\``

/** A link; nothing when the URL is none of the web, or too long to stand there. */
export const link = (url: string, label: string): string => {
  if (!isHttpUrl(url)) return ''
  // It must not end what it stands in.
  const address = escaped(url.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E'))
  return address.length > MAX_URL ? '' : `<${address}|${plain(label)}>`
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const BREAKS = /[\p{Cc}\u2028\u2029]/gu

const oneLine = (text: string): string => text.replace(BREAKS, ' ')

const cut = (text: string): string => {
  const points = Array.from(text)
  return points.length > MAX_SHOWN ? `${points.slice(0, MAX_SHOWN - 1).join('')}…` : text
}

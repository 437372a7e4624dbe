/** What a regular expression of our table is made of: characters, classes, anchors, brackets, quantifiers. */
const TOKEN = /\\.|\[[^\]]*\]|\(\?:|\{\d+,\d+\}|[\s\S]/g

const tokensOf = (source: string): readonly string[] => source.match(TOKEN) ?? []

const isUnbounded = (token: string | undefined): boolean => token === '+' || token === '*'

/** Whether a group that is repeated holds a repetition. */
export const hasNestedRepetition = (source: string): boolean => {
  const groups: boolean[] = []
  let closed = false
  for (const token of tokensOf(source)) {
    if (isUnbounded(token) && closed) return true
    closed = false
    if (token === '(' || token === '(?:') groups.push(false)
    else if (token === ')') closed = groups.pop() ?? false
    else if (isUnbounded(token)) groups.fill(true)
  }
  return false
}

/** A character that a token can stand for; null for an anchor, which eats nothing. */
const sampleOf = (token: string): string | null => {
  if (token === '$') return null
  if (token === '\\d') return '1'
  return token.startsWith('\\') ? token.slice(1) : token
}

/** How many unbounded repetitions could also have eaten the character that comes after them. */
export const ambiguousRepetitions = (source: string): number => {
  const tokens = tokensOf(source)
  return tokens.filter((token, index) => {
    const repeated = tokens[index - 1]
    if (!isUnbounded(token) || repeated === undefined) return false
    const next = tokens.slice(index + 1).find((candidate) => !['(', '(?:', ')'].includes(candidate)) ?? '$'
    const sample = sampleOf(next)
    return sample !== null && new RegExp(`^${repeated}$`).test(sample)
  }).length
}

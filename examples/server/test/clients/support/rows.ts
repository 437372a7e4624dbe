type Row = Readonly<Record<string, string>>

/** A table that sentry-cli printed, by the names of its columns. Only in cells of several lines do lines begin empty. */
export const rows = (table: string): readonly Row[] => {
  const [names, ...lines] = table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cells)
  const found: Row[] = []
  for (const line of lines) {
    const above = line[0] === '' ? found.pop() : undefined
    const cell = (name: string, index: number) =>
      above === undefined ? (line[index] ?? '') : `${above[name]}\n${line[index] ?? ''}`.trim()
    found.push(Object.fromEntries((names ?? []).map((name, index) => [name, cell(name, index)])))
  }
  return found
}

const cells = (line: string): readonly string[] =>
  line
    .slice(2, -2)
    .split(' | ')
    .map((cell) => cell.trim())

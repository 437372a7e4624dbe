/** The middle one of some figures. */
export const median = (figures: readonly number[]): number => {
  const sorted = figures.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The median of the ratios pair by pair: what slows the machine for a while slows both. */
export const medianRatio = (ones: readonly number[], others: readonly number[]): number =>
  median(ones.map((one, index) => one / (others[index] ?? Number.NaN)))

/** `12,345` */
export const whole = (figure: number): string => Math.round(figure).toLocaleString('en-US')

/** What a figure should be: at least (`>=`) or at most (`<=`) the target; `wanted` is what we hope for beyond it. */
export interface Target {
  readonly is: '>=' | '<='
  readonly target: number
  readonly wanted?: number
}

/** `≥ 1.2 reached, wanted ≥ 1.5 missed`: a target is printed, and never an assertion. */
export const judge = (figure: number, { is, target, wanted }: Target): string => {
  const verdict = (limit: number): string => {
    const reached = is === '>=' ? figure >= limit : figure <= limit
    return `${is === '>=' ? '≥' : '≤'} ${limit.toLocaleString('en-US')} ${reached ? 'reached' : 'MISSED'}`
  }
  return wanted === undefined ? verdict(target) : `${verdict(target)}, wanted ${verdict(wanted).toLowerCase()}`
}

/** Rows of text in columns, below a heading: figures are aligned to the right, words to the left. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const columns = (rows[0] ?? []).map((_, column) => {
    const cells = rows.map((row) => row[column] ?? '')
    const isOfFigures = cells.slice(1).every((cell) => /^[\d.,-]*$/.test(cell))
    const width = Math.max(...cells.map((cell) => cell.length))
    return cells.map((cell) => (isOfFigures ? cell.padStart(width) : cell.padEnd(width)))
  })
  return rows
    .map((_, row) =>
      columns
        .map((cells) => cells[row])
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

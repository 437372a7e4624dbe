/** The rule that a call out of the house, or the answer to it, broke. */
export type OutgoingRule = 'url' | 'protocol' | 'credentials' | 'address' | 'port' | 'closed' | 'status' | 'size'

const REASONS: Readonly<Record<OutgoingRule, string>> = {
  url: 'no absolute URL, or a malformed request',
  protocol: 'neither http nor https',
  credentials: 'a URL must hold no user or password',
  address: 'not a public address, and not allowed by name',
  port: 'a port of another protocol',
  closed: 'the way out is closed',
  status: 'no final answer of HTTP',
  size: 'the answer is too long',
}

/** A call that was not made, or an answer that was not taken. Its message names rule and host, and never path or query. */
export class OutgoingRefused extends Error {
  override readonly name = 'OutgoingRefused'
  readonly rule: OutgoingRule

  constructor(rule: OutgoingRule, host: string | null) {
    super(`refused to call ${host ?? 'out'}: ${REASONS[rule]}`)
    this.rule = rule
  }
}

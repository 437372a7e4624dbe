import { Pool } from 'pg'
import { inject } from 'vitest'

/** A new database on the tests' PostgreSQL, as an operator's `DATABASE_URL`. */
export const newDatabase = async (name: string): Promise<string> => {
  const { host, port, user, password } = inject('postgres')
  const pool = new Pool({ ...inject('postgres') })
  await pool.query(`CREATE DATABASE ${name}`)
  await pool.end()
  return `postgresql://${user}:${password}@/${name}?host=${encodeURIComponent(host)}&port=${port}`
}

// The floor of the API: a bare Fastify route that parses JSON and does one INSERT, by a named prepared statement on a
// pool of 8. It asks for no token, looks for no project, and lets two releases have one version.
import { fastify } from 'fastify'
import { Pool } from 'pg'

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8 })
await pool.query(
  `CREATE TABLE IF NOT EXISTS api_floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version text NOT NULL,
    project text NOT NULL)`,
)
const insert = { name: 'floor', text: 'INSERT INTO api_floor (version, project) VALUES ($1, $2) RETURNING id' }

interface NewRelease {
  readonly version: string
  readonly projects: readonly string[]
}

const app = fastify()
app.post<{ Body: NewRelease }>('/releases/', async ({ body: { version, projects } }, reply) => {
  const { rows } = await pool.query({ ...insert, values: [version, projects[0]] })
  return reply.code(201).send({ id: rows[0].id, version, projects })
})
console.log(`${await app.listen({ host: '127.0.0.1', port: 0 })}/releases/`)

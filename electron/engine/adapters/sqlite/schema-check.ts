/**
 * Does the file hold what the migrations make? `PRAGMA quick_check` reads the tree of pages but has no opinion on a
 * table whose name has a flipped bit, or on a trigger that somebody dropped. Called by start.ts after migrating.
 * The SQL texts are compared as well (a flipped byte in a trigger is met only when the trigger fires), so the text of a
 * migration never changes once it was released.
 */
import Database from 'better-sqlite3'
import type { Migration } from '../../ports'
import { Damage } from './failures'
import { migrate } from './migrate'

/** Throws Damage naming the first thing that is missing. What is there beyond it (statistics) does not matter. */
export function checkSchema(raw: Database.Database, migrations: readonly Migration[]) {
  const found = new Set(objects(raw))
  for (const wanted of expected(migrations)) {
    if (!found.has(wanted)) throw new Damage(`the schema lacks ${wanted}`)
  }
}

function expected(migrations: readonly Migration[]): string[] {
  const model = new Database(':memory:')
  try {
    migrate(model, migrations, 0)
    return objects(model)
  } finally {
    model.close()
  }
}

function objects(raw: Database.Database): string[] {
  const things = raw.prepare('SELECT type, name, tbl_name AS owner, sql FROM sqlite_schema').all() as Thing[]
  const columns = raw
    .prepare(
      `SELECT t.name AS owner, c.name, c.type, c."notnull" AS required, c.pk
       FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
       WHERE t.schema = 'main' AND t.type = 'table'`,
    )
    .all() as Column[]
  return [
    ...things.filter((thing) => !thing.name.startsWith('sqlite_stat')).map(describeThing),
    ...columns.filter((column) => !column.owner.startsWith('sqlite_')).map(describeColumn),
  ]
}

interface Thing {
  type: string
  name: string
  owner: string
  sql: string | null
}
interface Column extends Omit<Thing, 'sql'> {
  required: number
  pk: number
}

const describeThing = ({ type, name, owner, sql }: Thing) => `${type} ${name} of ${owner}: ${sql?.replace(/\s+/g, ' ')}`
const describeColumn = (column: Column) =>
  `column ${column.owner}.${column.name} ${column.type} ${column.required} ${column.pk}`

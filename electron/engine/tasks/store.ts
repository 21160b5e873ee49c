/**
 * The journal of tasks on disk, one row a task, its steps as JSON. Runs in the database's thread.
 * What is read back is checked: a damaged row is left out rather than stopping the engine's start.
 */
import { type Task, task as taskSchema } from '../../../shared/contract/tasks'
import { parseJson } from '../../../shared/domain/json'
import type { Migration, Sql } from '../ports'
import { ended } from './rules'

export const migrations: Migration[] = [
  {
    version: 2,
    name: 'tasks',
    sql: `
      CREATE TABLE tasks (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled', 'interrupted')),
        steps TEXT NOT NULL,
        progress REAL,
        error TEXT,
        operator TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX tasks_by_start ON tasks (started_at);
    `,
  },
]

interface Row {
  id: string
  kind: string
  title: string
  state: string
  steps: string
  progress: number | null
  error: string | null
  operator: string
  started_at: number
  ended_at: number | null
}

export type TasksStore = ReturnType<typeof createTasksStore>

export function createTasksStore(sql: Sql) {
  const save = (task: Task): void => {
    sql.run(
      'INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[task.id, task.kind, task.title, task.state, JSON.stringify(task.steps), task.progress ?? null],
      ...[task.error ? JSON.stringify(task.error) : null, task.operator, task.startedAt, task.endedAt ?? null],
    )
  }

  return {
    save,

    /** Marks as interrupted what still says "running": nobody works on it any more. Gives how many there were. */
    interruptRunning: (now: number): number =>
      sql.transaction(() => {
        const running = sql.all<Row>("SELECT * FROM tasks WHERE state = 'running'")
        for (const row of running) {
          const task = toTask(row)
          if (task) save(ended(task, 'interrupted', now))
          else sql.run("UPDATE tasks SET state = 'interrupted', ended_at = ? WHERE id = ?", now, row.id)
        }
        return running.length
      }),

    /** Newest first. */
    recent: (limit: number): Task[] =>
      sql
        .all<Row>('SELECT * FROM tasks ORDER BY started_at DESC, id LIMIT ?', limit)
        .flatMap((row) => toTask(row) ?? []),

    /** Removes all ended tasks but the newest `keep`. */
    prune: (keep: number): void => {
      sql.run(
        `DELETE FROM tasks WHERE state <> 'running' AND id NOT IN
          (SELECT id FROM tasks WHERE state <> 'running' ORDER BY started_at DESC, id LIMIT ?)`,
        keep,
      )
    },
  }
}

function toTask(row: Row): Task | undefined {
  const parsed = taskSchema.safeParse({
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    steps: parseJson(row.steps),
    ...(row.progress === null ? {} : { progress: row.progress }),
    ...(row.error === null ? {} : { error: parseJson(row.error) }),
    operator: row.operator,
    startedAt: row.started_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    canCancel: false,
    canRetry: false,
  })
  return parsed.success ? parsed.data : undefined
}

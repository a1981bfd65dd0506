import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { BoundQuery, Dialect, SqlValue } from './sql-database.ts'

/** Writes statements in one dialect and runs none: which connection runs them is not its business. */
export function statementWriter<Tables>(dialect: Dialect): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createDriver: () => new DummyDriver(),
      ...(dialect === 'sqlite'
        ? {
            createAdapter: () => new SqliteAdapter(),
            createIntrospector: (db) => new SqliteIntrospector(db),
            createQueryCompiler: () => new SqliteQueryCompiler(),
          }
        : {
            createAdapter: () => new PostgresAdapter(),
            createIntrospector: (db) => new PostgresIntrospector(db),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          }),
    },
  })
}

type Values = Readonly<Record<string, SqlValue>>

/** Stands in a statement for a value that each run brings. */
export type Parameter<V> = <Name extends keyof V>(name: Name) => V[Name]

class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * A statement compiled once, at its first use, to which each run only brings its values.
 * @example const find = statement<{ id: string }>()((p) => db.selectFrom('t').where('id', '=', p('id')))
 */
export const statement =
  <V extends Values>() =>
  <Row>(write: (parameter: Parameter<V>) => Compilable<Row>): ((values: V) => BoundQuery<Row>) => {
    const compile = () => write((name) => new Placeholder(String(name)) as never).compile()
    let compiled: ReturnType<typeof compile> | undefined
    return (values) => {
      compiled ??= compile()
      const { sql, parameters } = compiled
      return {
        sql,
        parameters: parameters.map((each) =>
          each instanceof Placeholder ? (values[each.name] as SqlValue) : (each as SqlValue),
        ),
      }
    }
  }

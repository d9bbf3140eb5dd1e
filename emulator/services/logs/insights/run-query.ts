import { evaluate } from './evaluate.ts';
import { extract } from './extract.ts';
import { type QueriedEvent, Row } from './row.ts';
import type { Column, Command, Query, SortKey } from './syntax.ts';
import { compareValues, isTrue, textOf } from './value.ts';

/** What a query found, as GetQueryResults shows it. */
export interface Found {
  readonly rows: readonly (readonly { readonly field: string; readonly value: string }[])[];
  /** How many events passed the filters before they were put together or cut off. */
  readonly matched: number;
}

/** Rows on their way, and the columns that the end will show. */
interface Table {
  readonly rows: readonly Row[];
  readonly columns: readonly string[];
  /** Whether `display` has settled the columns. */
  readonly settled: boolean;
}

const defaultColumns = ['@timestamp', '@message'];

/** Runs a query over events, newest first, and answers at most `limit` rows. */
export function runQuery(query: Query, events: readonly QueriedEvent[], limit: number): Found {
  const start: Table = { rows: events.map((event) => new Row(event)), columns: [], settled: false };
  let matched = start.rows.length;
  const end = query.reduce((table, command) => {
    const next = run(command, table);
    if (command.type === 'filter' && next.rows[0]?.event !== undefined) matched = next.rows.length;
    if (command.type === 'filter' && next.rows.length === 0) matched = 0;
    return next;
  }, start);
  // A query's own limit goes before that of the request.
  const most = query.some(({ type }) => type === 'limit') ? end.rows.length : limit;
  return { rows: end.rows.slice(0, most).map((row) => show(row, end.columns)), matched };
}

function run(command: Command, table: Table): Table {
  const { rows } = table;
  switch (command.type) {
    case 'filter':
      return { ...table, rows: rows.filter((row) => isTrue(evaluate(command.condition, row))) };
    case 'fields':
      return withColumns(table, command.columns, false);
    case 'display':
      return withColumns(table, command.columns, true);
    case 'parse':
      return parse(table, command);
    case 'stats':
      return stats(table, command);
    case 'sort':
      return { ...table, rows: sort(rows, command.keys) };
    case 'limit':
      return { ...table, rows: rows.slice(0, command.count) };
    case 'dedup':
      return { ...table, rows: dedup(rows, command.fields) };
  }
}

function withColumns(table: Table, columns: readonly Column[], settles: boolean): Table {
  for (const row of table.rows) compute(row, columns);
  const names = columns.map(({ name }) => name);
  if (settles) return { ...table, columns: names, settled: true };
  if (table.settled) return table;
  return { ...table, columns: [...new Set([...table.columns, ...names])] };
}

/** Sets the columns that are more than a field under its own name. */
function compute(row: Row, columns: readonly Column[], group: readonly Row[] = []): void {
  for (const { name, expression } of columns) {
    if (expression.type === 'field' && expression.name === name) continue;
    row.set(name, evaluate(expression, row, group));
  }
}

function parse(table: Table, command: Extract<Command, { type: 'parse' }>): Table {
  for (const row of table.rows) {
    const source = row.get(command.source);
    const found = source === undefined ? undefined : extract(textOf(source), command.pattern);
    for (const [place, name] of command.names.entries()) {
      if (found?.[place] !== undefined) row.set(name, found[place]);
    }
  }
  return table;
}

function stats({ rows }: Table, { columns, by }: Extract<Command, { type: 'stats' }>): Table {
  const groups = Map.groupBy(rows, (row) =>
    JSON.stringify(
      by.map(({ expression }) => {
        const value = evaluate(expression, row);
        return value === undefined ? null : textOf(value);
      }),
    ),
  );
  const made = Array.from(groups.values(), (group) => {
    const row = new Row();
    const [first] = group;
    for (const { name, expression } of by) row.set(name, first && evaluate(expression, first));
    for (const { name, expression } of columns) row.set(name, evaluate(expression, row, group));
    return row;
  });
  const names = [...by, ...columns].map(({ name }) => name);
  return { rows: made, columns: names, settled: false };
}

function sort(rows: readonly Row[], keys: readonly SortKey[]): Row[] {
  const keyed = rows.map((row) => ({
    row,
    values: keys.map(({ expression }) => evaluate(expression, row)),
  }));
  keyed.sort((one, other) => {
    for (const [place, { descending }] of keys.entries()) {
      const [left, right] = [one.values[place], other.values[place]];
      const order = compareValues(left, right);
      if (order === 0) continue;
      // What is not there comes last either way.
      return descending && left !== undefined && right !== undefined ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

/** Of rows with the same values, the first. Rows without one of the fields are all kept. */
function dedup(rows: readonly Row[], fields: readonly string[]): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const values = fields.map((name) => row.get(name));
    if (values.includes(undefined)) return true;
    const key = JSON.stringify(values.map((value) => (value === undefined ? '' : textOf(value))));
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The columns that the row has; of an event, what leads back to it too. */
function show(row: Row, columns: readonly string[]) {
  const named = columns.length > 0 ? columns : defaultColumns;
  const shown =
    row.event === undefined ? named : [...named.filter((one) => one !== '@ptr'), '@ptr'];
  return shown.flatMap((field) => {
    const value = row.get(field);
    return value === undefined ? [] : [{ field, value: textOf(value) }];
  });
}

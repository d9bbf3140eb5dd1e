import { restOfLine } from './assumptions.ts';
import { type Condition, compileCondition, numberIn, parseCondition } from './condition.ts';
import { type EventField, splitEvent } from './delimited-event.ts';
import {
  compileExpression,
  type Expression,
  everyOf,
  leavesOf,
  parseExpression,
  type Test,
} from './expression.ts';
import type { CompiledPattern } from './pattern.ts';
import type { Scanner } from './scanner.ts';

interface Claim {
  readonly field: string;
  /** Absent: the field is only named. */
  readonly says?: Condition;
}

/** A column's name, empty where the pattern gives none. */
type Column = string;

interface Layout {
  readonly columns: readonly Column[];
  /** How many columns stand before the ellipsis; undefined: there is none. */
  readonly ellipsis: number | undefined;
}

/**
 * `[ip, user, ..., status_code = 4*, bytes > 1000]`: names the fields of a line and says what must hold for them.
 * Guide: "Using filter patterns to match terms in space-delimited log events".
 */
export function compileDelimitedPattern(scanner: Scanner): CompiledPattern {
  scanner.expect('[', 'to open the pattern');
  const columns: Column[] = [];
  const expressions: Expression<Claim>[] = [];
  let ellipsis: number | undefined;
  do {
    const start = scanner.skipBlanks().at;
    if (scanner.takes('...')) {
      if (ellipsis !== undefined) scanner.fail('a pattern can have one ellipsis only', start);
      ellipsis = columns.length;
    } else if (scanner.sees(',') || scanner.sees(']')) columns.push('');
    else {
      const expression = parseExpression(scanner, parseClaim);
      declare(scanner, start, columns, expression);
      expressions.push(expression);
    }
  } while (scanner.skipBlanks().takes(','));
  scanner.expect(']', 'or a comma');
  return delimitedPattern({ columns, ellipsis }, expressions);
}

function parseClaim(scanner: Scanner): Claim {
  const field = scanner.skipBlanks().read(/[\w-]+/y);
  if (field === '') scanner.fail(`expected a field's name, found ${scanner.next()}`);
  scanner.skipBlanks();
  if (!/[=<>!]/.test(scanner.text.charAt(scanner.at))) return { field };
  return { field, says: parseCondition(scanner, field) };
}

/** The names in an expression are columns in their order; `status_code = 4* && bytes > 1000` (2022 guide) makes two. */
function declare(
  scanner: Scanner,
  start: number,
  columns: Column[],
  expression: Expression<Claim>,
): void {
  const claims = leavesOf(expression);
  const [first] = claims;
  if (first !== undefined && columns.includes(first.field)) {
    scanner.fail(`the field ${first.field} is named twice`, start);
  }
  if (claims.length > 1 && claims.some(({ says }) => says === undefined)) {
    scanner.fail('&& and || join conditions such as status_code = 404', start);
  }
  for (const { field } of claims) if (!columns.includes(field)) columns.push(field);
}

type Values = readonly string[];

function delimitedPattern(
  layout: Layout,
  expressions: readonly Expression<Claim>[],
): CompiledPattern {
  const holds = everyOf(
    expressions.map((expression) =>
      compileExpression(expression, (claim) => compileClaim(claim, layout)),
    ),
  );
  const read = (message: string): Values | undefined => {
    const values = arrange(message, splitEvent(message), layout);
    return values !== undefined && holds(values) ? values : undefined;
  };
  return {
    kind: 'space-delimited',
    test: ({ message }) => read(message) !== undefined,
    match: ({ message }) => {
      if (read(message) === undefined) return undefined;
      return {
        get extracted() {
          return extract(message, layout);
        },
      };
    },
    fields: () => fieldsOf(layout),
  };
}

function compileClaim({ field, says }: Claim, { columns }: Layout): Test<Values> {
  if (says === undefined) return () => true;
  const column = columns.indexOf(field);
  const test = compileCondition(says, (value) => numberIn(String(value)));
  return (values) => test(values[column]);
}

/** The value of each column; undefined: the event has too few fields. */
function arrange(
  message: string,
  fields: readonly EventField[],
  { columns, ellipsis }: Layout,
): Values | undefined {
  if (fields.length < columns.length) return undefined;
  const texts = fields.map(({ text }) => text);
  if (ellipsis !== undefined) {
    const after = columns.length - ellipsis;
    return [...texts.slice(0, ellipsis), ...texts.slice(texts.length - after)];
  }
  const last = fields[columns.length - 1];
  if (last === undefined || fields.length === columns.length) return texts;
  return [...texts.slice(0, columns.length - 1), restOfLine(message, last.start)];
}

/** Every field of the event: under its column's name or, where it has none, under its number. */
function extract(message: string, layout: Layout): Record<string, string> {
  const fields = splitEvent(message);
  const { columns, ellipsis } = layout;
  const values = arrange(message, fields, layout) ?? [];
  const hidden = ellipsis === undefined ? 0 : fields.length - columns.length;
  const extracted: Record<string, string> = {};
  for (const [index, column] of columns.entries()) {
    const number = index + 1 + (ellipsis !== undefined && index >= ellipsis ? hidden : 0);
    extracted[`$${column || number}`] = values[index] ?? '';
  }
  for (let index = 0; index < hidden; index += 1) {
    const number = (ellipsis ?? 0) + index + 1;
    extracted[`$${number}`] = fields[number - 1]?.text ?? '';
  }
  return extracted;
}

/** Fields without a name are numbered from the left, as far as an ellipsis leaves their number certain. */
function fieldsOf({ columns, ellipsis }: Layout): string[] {
  return columns.flatMap((column, index) => {
    if (column !== '') return [`$${column}`];
    return ellipsis === undefined || index < ellipsis ? [`$${index + 1}`] : [];
  });
}

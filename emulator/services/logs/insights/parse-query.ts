import { AbsentFromInsights } from './malformed-query.ts';
import { ExpressionParser } from './parse-expression.ts';
import { QueryScanner } from './query-scanner.ts';
import type { Column, Command, ParsePattern, Query, SortKey } from './syntax.ts';

const mostLimit = 100_000;
const absent = [
  'anomaly',
  'diff',
  'filterindex',
  'join',
  'lookup',
  'pattern',
  'search',
  'source',
  'tail',
  'unmask',
  'unnest',
];

/**
 * Reads a query of CloudWatch Logs Insights; throws `MalformedQuery`, or `AbsentFromInsights` for a command that AWS has.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function parseQuery(text: string): Query {
  const scanner = new QueryScanner(text);
  const commands: Command[] = [];
  do commands.push(parseCommand(scanner));
  while (scanner.takes('|'));
  if (!scanner.ended) scanner.fail();
  return commands;
}

function parseCommand(scanner: QueryScanner): Command {
  const start = scanner.at;
  const name = scanner.word()?.toLowerCase() ?? '';
  if (absent.includes(name)) throw new AbsentFromInsights(`The command ${name}`);
  switch (name) {
    case 'fields':
    case 'display':
      return { type: name, columns: parseColumns(scanner, false) };
    case 'filter':
      return { type: 'filter', condition: expressions(scanner).parse() };
    case 'stats':
      return parseStats(scanner);
    case 'sort':
      return { type: 'sort', keys: parseKeys(scanner) };
    case 'order':
      if (!scanner.takesWord('by')) scanner.fail();
      return { type: 'sort', keys: parseKeys(scanner) };
    case 'limit':
    case 'head':
      return parseLimit(scanner);
    case 'dedup':
      return { type: 'dedup', fields: parseNames(scanner) };
    case 'parse':
      return parseParse(scanner);
    default:
      return scanner.fail(start);
  }
}

function expressions(scanner: QueryScanner, aggregates = false): ExpressionParser {
  return new ExpressionParser(scanner, { aggregates });
}

function parseColumns(scanner: QueryScanner, aggregates: boolean): Column[] {
  const columns: Column[] = [];
  do {
    const start = scanner.at;
    const expression = expressions(scanner, aggregates).parse();
    const written = expression.type === 'field' ? expression.name : scanner.since(start);
    columns.push({ name: scanner.takesWord('as') ? parseName(scanner) : written, expression });
  } while (scanner.takes(','));
  return columns;
}

function parseName(scanner: QueryScanner): string {
  return scanner.ticked() ?? scanner.word() ?? scanner.quoted() ?? scanner.fail();
}

function parseNames(scanner: QueryScanner): string[] {
  const names: string[] = [];
  do names.push(parseName(scanner));
  while (scanner.takes(','));
  return names;
}

function parseStats(scanner: QueryScanner): Command {
  const columns = parseColumns(scanner, true);
  const by = scanner.takesWord('by') ? parseColumns(scanner, false) : [];
  return { type: 'stats', columns, by };
}

function parseKeys(scanner: QueryScanner): SortKey[] {
  const keys: SortKey[] = [];
  do {
    const expression = expressions(scanner, false).parse();
    const descending = scanner.takesWord('desc');
    if (!descending) scanner.takesWord('asc');
    keys.push({ expression, descending });
  } while (scanner.takes(','));
  return keys;
}

function parseLimit(scanner: QueryScanner): Command {
  const start = scanner.at;
  const count = scanner.number();
  if (count === undefined || !Number.isInteger(count) || count < 1 || count > mostLimit) {
    scanner.fail(start, `a limit is a number from 1 to ${mostLimit}`);
  }
  return { type: 'limit', count };
}

/** `parse @message "user=*, ip=*" as user, ip` or `parse @message /(?<user>\w+)@/`; without a field it is the message. */
function parseParse(scanner: QueryScanner): Command {
  const parser = expressions(scanner);
  const start = scanner.at;
  const direct = parser.matcher();
  const name = direct === undefined ? parseName(scanner) : '@message';
  const matcher = direct ?? parser.matcher() ?? scanner.fail();
  const names = scanner.takesWord('as') ? parseNames(scanner) : [];
  if (matcher.type === 'text') {
    const texts = matcher.text.split('*');
    if (texts.length - 1 !== names.length || names.length === 0) {
      scanner.fail(start, 'the pattern of parse needs one name for each of its wildcards');
    }
    return { type: 'parse', source: name, pattern: { type: 'glob', texts }, names };
  }
  const pattern: ParsePattern = matcher;
  const groups = groupNames(matcher.regex);
  if (groups.length === 0 && names.length === 0) {
    scanner.fail(start, 'the regular expression of parse needs named groups, (?<name>…)');
  }
  return { type: 'parse', source: name, pattern, names: names.length > 0 ? names : groups };
}

function groupNames({ source }: RegExp): string[] {
  return Array.from(source.matchAll(/\(\?<([A-Za-z_]\w*)>/g), ([, name = '']) => name);
}

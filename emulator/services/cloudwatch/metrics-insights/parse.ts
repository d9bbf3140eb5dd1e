import { type Aggregation, aggregations, type Condition, type InsightsQuery } from './query.ts';

/** Why a text is no Metrics Insights query. */
export class InsightsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InsightsError';
  }
}

/** "Each query can return no more than 500 time series." */
const mostSeries = 500;

export function isInsightsQuery(text: string): boolean {
  return /^\s*SELECT\b/i.test(text);
}

/** Reads a Metrics Insights query; throws `InsightsError` where it is none. */
export function parseInsights(text: string): InsightsQuery {
  const reader = new Reader(text);
  reader.keyword('SELECT');
  const aggregation = reader.aggregation();
  reader.mark('(');
  const metricName = reader.identifier();
  reader.mark(')');
  reader.keyword('FROM');
  const source = readSource(reader);
  const where = reader.takes('WHERE') ? readConditions(reader) : [];
  const groupBy = reader.takes('GROUP') ? readLabels(reader) : [];
  const order = reader.takes('ORDER') ? readOrder(reader) : undefined;
  const limit = reader.takes('LIMIT') ? reader.limit(mostSeries) : mostSeries;
  reader.end();
  return {
    ...{ aggregation, metricName, ...source, where, groupBy },
    ...(order && { orderBy: order }),
    limit,
  };
}

function readSource(reader: Reader): Pick<InsightsQuery, 'namespace' | 'schema'> {
  if (!reader.takes('SCHEMA')) return { namespace: reader.identifier() };
  reader.mark('(');
  const namespace = reader.identifier();
  const schema: string[] = [];
  while (reader.takes(',')) schema.push(reader.identifier());
  reader.mark(')');
  return { namespace, schema };
}

function readConditions(reader: Reader): Condition[] {
  const conditions: Condition[] = [];
  do {
    const label = reader.identifier();
    const isEqual = reader.takes('=');
    if (!isEqual) reader.mark('!=');
    conditions.push({ label, isEqual, value: reader.value() });
  } while (reader.takes('AND'));
  return conditions;
}

function readLabels(reader: Reader): string[] {
  reader.keyword('BY');
  const labels = [reader.identifier()];
  while (reader.takes(',')) labels.push(reader.identifier());
  return labels;
}

function readOrder(reader: Reader): InsightsQuery['orderBy'] {
  reader.keyword('BY');
  const aggregation = reader.aggregation();
  reader.mark('(');
  reader.mark(')');
  const isDescending = reader.takes('DESC');
  if (!isDescending) reader.takes('ASC');
  return { aggregation, isDescending };
}

const forms =
  /\s*(?:(?<double>"(?:[^"\\]|\\.)*")|(?<single>'(?:[^'\\]|\\.)*')|(?<word>\w+)|(?<mark>!=|[(),=]))/y;

interface Token {
  readonly kind: 'double' | 'single' | 'word' | 'mark' | 'end';
  readonly text: string;
  readonly end: number;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Words that are no names unless they are quoted; their case does not matter. */
  keyword(word: string): void {
    if (!this.takes(word)) throw this.#unexpected(word);
  }

  mark(mark: string): void {
    if (!this.takes(mark)) throw this.#unexpected(`'${mark}'`);
  }

  takes(text: string): boolean {
    const token = this.#peek();
    const isIt =
      token.kind === 'mark'
        ? token.text === text
        : token.kind === 'word' && token.text.toUpperCase() === text;
    if (isIt) this.#at = token.end;
    return isIt;
  }

  aggregation(): Aggregation {
    const found = aggregations.find((name) => this.takes(name));
    if (found === undefined) throw this.#unexpected(aggregations.join(', '));
    return found;
  }

  /** The name of a metric, a namespace or a dimension, with or without double quotation marks. */
  identifier(): string {
    const token = this.#peek();
    if (token.kind !== 'word' && token.kind !== 'double') throw this.#unexpected('a name');
    this.#at = token.end;
    return token.kind === 'word' ? token.text : unquote(token.text);
  }

  value(): string {
    const token = this.#peek();
    if (token.kind !== 'single') throw this.#unexpected('a value in single quotation marks');
    this.#at = token.end;
    return unquote(token.text);
  }

  limit(most: number): number {
    const token = this.#peek();
    const limit = token.kind === 'word' && /^\d+$/.test(token.text) ? Number(token.text) : 0;
    if (limit < 1 || limit > most) throw this.#unexpected(`a number from 1 to ${most}`);
    this.#at = token.end;
    return limit;
  }

  end(): void {
    if (this.#peek().kind !== 'end') throw this.#unexpected('the end of the query');
  }

  #peek(): Token {
    forms.lastIndex = this.#at;
    const match = forms.exec(this.#text);
    for (const [kind, text] of Object.entries(match?.groups ?? {})) {
      if (text !== undefined) return { kind: kind as Token['kind'], text, end: forms.lastIndex };
    }
    const rest = this.#text.slice(this.#at).trim();
    return { kind: rest === '' ? 'end' : 'mark', text: rest.charAt(0), end: this.#at + 1 };
  }

  #unexpected(wanted: string): InsightsError {
    const { kind, text } = this.#peek();
    return new InsightsError(
      `Unexpected ${kind === 'end' ? 'end of the query' : `'${text}'`}, expected ${wanted}`,
    );
  }
}

function unquote(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/gs, '$1');
}

/** A query as its parser gives it: commands in their order. */
export type Query = readonly Command[];

export type Command =
  | { readonly type: 'fields' | 'display'; readonly columns: readonly Column[] }
  | { readonly type: 'filter'; readonly condition: Expression }
  | { readonly type: 'stats'; readonly columns: readonly Column[]; readonly by: readonly Column[] }
  | { readonly type: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly type: 'limit'; readonly count: number }
  | { readonly type: 'dedup'; readonly fields: readonly string[] }
  | {
      readonly type: 'parse';
      /** The field that is looked into. */
      readonly source: string;
      readonly pattern: ParsePattern;
      readonly names: readonly string[];
    };

export interface Column {
  readonly name: string;
  readonly expression: Expression;
}

export interface SortKey {
  readonly expression: Expression;
  readonly descending: boolean;
}

/** What `parse` looks for: texts with wildcards between them, or a regular expression with groups. */
export type ParsePattern =
  | { readonly type: 'glob'; readonly texts: readonly string[] }
  | { readonly type: 'regex'; readonly regex: RegExp };

export type Expression =
  | { readonly type: 'literal'; readonly value: string | number | boolean }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'not'; readonly term: Expression }
  | { readonly type: 'negative'; readonly term: Expression }
  | { readonly type: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | ({ readonly type: 'arithmetic'; readonly operator: Arithmetic } & Sides)
  | ({ readonly type: 'compare'; readonly operator: Comparison } & Sides)
  | { readonly type: 'like'; readonly term: Expression; readonly matcher: Matcher }
  | { readonly type: 'in'; readonly term: Expression; readonly among: readonly Expression[] }
  | { readonly type: 'call'; readonly name: string; readonly terms: readonly Expression[] }
  /** Of the rows of one group; no terms: all of them. */
  | { readonly type: 'aggregate'; readonly name: string; readonly terms: readonly Expression[] }
  | {
      readonly type: 'bin' | 'datefloor' | 'dateceil';
      readonly term: Expression;
      readonly period: Period;
    };

interface Sides {
  readonly left: Expression;
  readonly right: Expression;
}

export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '^';
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A text that is part of another, or a regular expression. */
export type Matcher =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'regex'; readonly regex: RegExp };

/** `5m`, `1mo` */
export interface Period {
  readonly count: number;
  readonly unit: 'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'mo' | 'q' | 'y';
}

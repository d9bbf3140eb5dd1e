/** A query that the language does not allow. Offsets count characters from the query's beginning. */
export class MalformedQuery extends Error {
  readonly start: number;
  readonly end: number;

  constructor(problem: string, start: number, end: number) {
    super(problem);
    this.name = 'MalformedQuery';
    this.start = start;
    this.end = end;
  }
}

/** Something of the language that AWS has and this engine has not. */
export class AbsentFromInsights extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'AbsentFromInsights';
  }
}

import type { LogText } from './log-text.ts';

/** A pattern made ready to match. */
export interface FilterPattern {
  readonly kind: 'everything' | 'json' | 'unstructured' | 'space-delimited';
  /** Whether the event matches: the quick way, when nothing is extracted. */
  test(event: LogText): boolean;
  /** undefined: no match. */
  match(event: LogText): Match | undefined;
  /**
   * The fields that the pattern names, as it writes them: `$.latency`, `$status_code`, `$3` for a field without a name. A
   * metric's value or dimension may refer to no other.
   */
  fields(): readonly string[];
  /** How many regular expressions it has: AWS limits the patterns with any. */
  readonly regexes: number;
  /** What every matching event has, if that can be told: for `FilterSet`. */
  readonly demand?: Demand;
}

/** A field that must have one of some texts. */
export interface Demand {
  readonly field: string;
  readonly texts: readonly string[];
  read(event: LogText): unknown;
}

/** A pattern as one of the languages compiles it. */
export type CompiledPattern = Omit<FilterPattern, 'regexes'>;

export interface Match {
  /** TestMetricFilter's `extractedValues`: each of the pattern's fields that the event has, as text. Worked out when read. */
  readonly extracted: Readonly<Record<string, string>>;
}

import type { Clients } from './clients.ts';

/** What AWS documents of one operation, and how to see whether it is so. */
export interface ConformanceCase {
  /** A sentence that is true in AWS. */
  readonly name: string;
  /** The page of AWS's documentation that says so. */
  readonly aws: string;
  /** Does it with real clients, and answers what it saw as plain data, without names and times of this run. */
  readonly run: (place: Place) => Promise<unknown>;
  /** What AWS's page leads to. */
  readonly expected: unknown;
  /** How the embedded emulator's time goes: it stands unless told, or leaps while the case is in a long poll. */
  readonly clock?: 'waiting';
}

/** A backend, as one case has it: names that are its own, and a way to leave nothing behind. */
export interface Place {
  readonly clients: Clients;
  readonly account: string;
  readonly region: string;
  /** A name that no other case and no other run has: `fresh('topic')` is `topic-kx3f9a`. */
  fresh(base: string): string;
  /** Undone when the case is over, the latest first, whatever its end. A failure of it is not the case's. */
  later(undo: () => Promise<unknown>): void;
  /** Clients with other credentials. */
  clientsAs(credentials: Credentials): Clients;
  /** The token that GitHub would give to a job of this repository, `owner/name`, on its branch `main`. */
  githubToken(repository: string): Promise<string>;
  /** The backend's time. */
  now(): Date;
  /** Lets seconds go by: the emulator's clock is moved, LocalStack takes them. */
  pass(seconds: number): Promise<void>;
  /** Lets arrive what is on its way: the emulator's clock is moved over a minute, LocalStack is given a second. */
  settle(): Promise<void>;
  /** Looks until `look` answers something, a second apart; `undefined` after so many seconds. */
  until<T>(look: () => Promise<T | undefined>, seconds: number): Promise<T | undefined>;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The cases of one service. */
export interface ServiceCases {
  readonly service: string;
  readonly cases: readonly ConformanceCase[];
}

/** What a known difference and the report call a case. */
export function caseId(service: string, name: string): string {
  return `${service}: ${name}`;
}

export interface Options {
  /** Of the manifest. */
  readonly environment: string;
  readonly repository?: string | undefined;
  /** The account that it must be, if it is named. */
  readonly account?: string | undefined;
  readonly write: boolean;
  readonly recreate: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/** Where it runs, and whom it tells and asks. */
export interface Surroundings {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
  /** Undefined where nobody can answer. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
}

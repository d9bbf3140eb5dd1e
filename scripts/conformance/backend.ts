import type { ConformanceCase, Credentials } from '../../test/conformance/case.ts';

/** Where cases are run: an endpoint with its own time. */
export interface Backend {
  readonly name: 'emulator' | 'localstack';
  /** How many cases run at a time. */
  readonly concurrency: number;
  /** A place to run one case at. */
  open(conformanceCase: ConformanceCase): Promise<OpenBackend>;
}

export interface OpenBackend extends AsyncDisposable {
  readonly endpoint: string;
  now(): Date;
  pass(seconds: number): Promise<void>;
  /** How long a log event takes to be counted. */
  readonly settling: number;
}

export const account = '123456789012';
export const region = 'ap-southeast-2';

/** The account's root, to both backends. */
export const root: Credentials = { accessKeyId: account, secretAccessKey: 'secret' };

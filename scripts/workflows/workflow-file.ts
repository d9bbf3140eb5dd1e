import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

/** As much of a workflow file as is looked at here. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax */
export interface Workflow {
  readonly name?: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: string | Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string | { readonly name: string };
  readonly concurrency?: string | Readonly<Record<string, unknown>>;
  readonly 'timeout-minutes'?: number;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  /** A reusable workflow that the job calls. */
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: unknown;
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly 'continue-on-error'?: boolean;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

/** By file name, such as `deploy.yml`. */
export type Workflows = ReadonlyMap<string, Workflow>;

export const workflowFolder = '.github/workflows';

export async function readWorkflows(root: string): Promise<Workflows> {
  const folder = join(root, workflowFolder);
  const files = (await readdir(folder)).filter((file) => /\.ya?ml$/u.test(file)).sort();
  const read = async (file: string) =>
    [file, parseWorkflow(await readFile(join(folder, file), 'utf8'))] as const;
  return new Map(await Promise.all(files.map(read)));
}

export function parseWorkflow(text: string): Workflow {
  return parse(text) as Workflow;
}

/** The file that a job calls if it is one of this repository: by its path, or by its place in the commit that runs. */
export function calledFile({ uses }: Job): string | undefined {
  return uses !== undefined && /^(?:\.|\$)\//u.test(uses) ? basename(uses) : undefined;
}

export function environmentOf({ environment }: Job): string | undefined {
  return typeof environment === 'object' ? environment.name : environment;
}

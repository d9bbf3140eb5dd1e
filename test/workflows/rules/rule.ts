import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  type Job,
  parseWorkflow,
  type Step,
  type Workflow,
} from '../../../scripts/workflows/workflow-file.ts';

export interface File {
  readonly name: string;
  readonly text: string;
  readonly workflow: Workflow;
}

/** Says in a sentence each what the files do that they must not. */
export type Rule = (files: readonly File[]) => string[];

export interface PlacedJob {
  readonly file: File;
  readonly id: string;
  readonly job: Job;
  /** `deploy.yml job plan` */
  readonly place: string;
}

export function toFile(name: string, text: string): File {
  return { name, text, workflow: parseWorkflow(text) };
}

export function jobsOf(files: readonly File[]): PlacedJob[] {
  return files.flatMap((file) =>
    Object.entries(file.workflow.jobs).map(([id, job]) => ({
      ...{ file, id, job },
      place: `${file.name} job ${id}`,
    })),
  );
}

export function stepsOf(files: readonly File[]): (PlacedJob & { readonly step: Step })[] {
  return jobsOf(files).flatMap((placed) =>
    (placed.job.steps ?? []).map((step) => ({ ...placed, step })),
  );
}

/** An action of this repository, by the path in a step's `uses`. */
export interface OwnAction {
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean } | null>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly runs: { readonly main: string };
}

export function ownPath(uses: string | undefined): string | undefined {
  return /^[$.]\/(actions\/[\w-]+)$/u.exec(uses ?? '')?.[1];
}

/** Undefined: there is no such action, or its bundle is not committed. */
export function readOwnAction(path: string): OwnAction | undefined {
  const file = join(path, 'action.yml');
  if (!existsSync(file)) return undefined;
  const action = parse(readFileSync(file, 'utf8')) as OwnAction;
  return existsSync(join(path, action.runs.main)) ? action : undefined;
}

import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { ActLog } from './act-log.ts';
import type { RunEvent } from './run-event.ts';
import { workflowFolder } from './workflow-file.ts';

export interface ActRun {
  readonly act: string;
  /** The repository, with the workflow's files as act takes them. */
  readonly folder: string;
  readonly file: string;
  readonly event: RunEvent;
  /** A file with the event's payload. */
  readonly payload: string;
  /** A folder for workspaces. */
  readonly cache: string;
  /** `owner/name@commit=folder` */
  readonly actions: readonly string[];
  /** All that a step's environment has beside what act sets. */
  readonly env: Readonly<Record<string, string>>;
  /** What act sets itself, unless it is told. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly token: string;
}

/** Runs one workflow in act's host mode: steps are processes of this machine, without a container and without a network. */
export async function runAct(run: ActRun, log: ActLog): Promise<void> {
  const { PATH = '' } = run.env;
  const child = execa(run.act, argumentsOf(run), {
    env: { ...run.env, PATH },
    extendEnv: false,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    all: true,
  });
  for await (const line of createInterface(child.all)) log.hear(line);
  await child;
}

function argumentsOf(run: ActRun): string[] {
  const pairs = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return [
    ...[run.event.name, '--json', '--actor', 'member'],
    ...['--directory', run.folder, '--workflows', join(run.folder, workflowFolder, run.file)],
    ...['--eventpath', run.payload, '--action-cache-path', run.cache],
    // On this machine, with what it has.
    ...['--platform', 'ubuntu-24.04=-self-hosted', '--container-daemon-socket', '-'],
    ...['--pull=false', '--no-cache-server', '--no-skip-checkout'],
    // On GitHub each job has a machine of its own.
    ...['--concurrent-jobs', '1'],
    ...run.actions.flatMap((action) => ['--local-repository', action]),
    ...pairs('--env', run.overrides),
    ...pairs('--var', run.variables),
    ...['--secret', `GITHUB_TOKEN=${run.token}`],
  ];
}

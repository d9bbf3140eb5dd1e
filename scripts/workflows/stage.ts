import { access, chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { Emulator } from '../../emulator/emulator.ts';
import {
  actionsToken,
  type GitHubApi,
  readOnlyToken,
  startGitHubApi,
} from '../../test/support/github-api.ts';
import { applyIdentity } from '../pipeline.ts';
import { readEnvironment } from '../start/environment.ts';
import { runAct } from './act.ts';
import { ActLog, type JobRun, type Outcome } from './act-log.ts';
import { adapt, checkoutOf, type TokenRequest } from './adapt.ts';
import { type Clone, makeClone, repository } from './repository.ts';
import { payloadOf, type RunEvent } from './run-event.ts';
import { localActions } from './third-party.ts';
import { tokenJobs } from './token-jobs.ts';
import { calledFile, readWorkflows, type Workflows, workflowFolder } from './workflow-file.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Run {
  readonly file: string;
  readonly event: RunEvent;
  /** Repository variables beside those that every run has. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What a runner's environment holds beside. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the run's own commit makes of the workflows, as any pull request may. */
  readonly rewrite?: (workflows: Workflows) => Workflows;
  readonly onJob?: (id: string, what: 'begins' | Outcome) => void;
}

export interface RunResult {
  readonly jobs: readonly JobRun[];
  /** What act said that belongs to no job. */
  readonly stray: readonly string[];
}

/** GitHub and AWS as the workflows meet them, on this machine: a team's repository that is set up, and a cloud with its identity stack. */
export interface Stage extends AsyncDisposable {
  readonly emulator: Emulator;
  /** Where AWS is. */
  readonly url: string;
  readonly region: string;
  readonly account: string;
  readonly prefix: string;
  readonly api: GitHubApi;
  readonly clone: Clone;
  run(run: Run): Promise<RunResult>;
}

export async function openStage(): Promise<Stage> {
  const act = join(root, '.venv-checks/bin/act');
  await access(act).catch(() => {
    throw new Error(`there is no ${act}; run npm run setup -- --checks first`);
  });
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-workflows-'));
  stack.defer(async () => rm(folder, { recursive: true, force: true }));
  // PostgreSQL runs as another user, out of a job's workspace.
  await chmod(folder, 0o755);
  const clone = await makeClone(root, join(folder, 'repository'));
  const { region, prefix } = await readEnvironment('production', clone.folder);
  const emulator = new Emulator({ defaultRegion: region });
  const { url, close } = await emulator.listen();
  stack.defer(close);
  const account = emulator.settings.defaultAccount;
  const api = await startGitHubApi({ repository: `${repository.owner}/${repository.name}` });
  stack.use(api);
  await applyIdentity(
    { endpoint: url, region, account, prefix, environment: 'production' },
    { cwd: clone.folder, inputs: { report: join(folder, 'identity.json') } },
  );
  const path = await makePath(join(folder, 'bin'));
  const all = stack.move();
  const stage = { emulator, url, region, account, prefix, api, clone };
  return {
    ...stage,
    run: (run) => runOn({ ...stage, act, folder, path }, run),
    [Symbol.asyncDispose]: async () => all.disposeAsync(),
  };
}

/** As on a hosted runner: Node 24 first, and a `sudo` that asks for nothing, which root may lack. */
async function makePath(folder: string): Promise<string> {
  await mkdir(folder);
  await symlink(process.execPath, join(folder, 'node'));
  if (process.getuid?.() === 0)
    await writeFile(join(folder, 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  return [folder, process.env.PATH ?? ''].join(delimiter);
}

type Prepared = Omit<Stage, 'run' | typeof Symbol.asyncDispose> & {
  readonly act: string;
  readonly folder: string;
  readonly path: string;
};

async function runOn(stage: Prepared, run: Run): Promise<RunResult> {
  const { clone, folder } = stage;
  const sha = run.event.name === 'pull_request' ? clone.commits.merge : clone.commits.base;
  await clone.checkOut(sha);
  const { rewrite = (as) => as } = run;
  const workflows = rewrite(await readWorkflows(clone.folder));
  await writeAdapted(stage, workflows, run, sha);
  if (run.event.name === 'pull_request') openPullRequest(stage.api, run.event.number);
  const payload = join(folder, 'event.json');
  await writeFile(payload, JSON.stringify(payloadOf(run.event, repository, clone.commits)));
  const cache = await mkdtemp(join(folder, 'runner-'));
  await chmod(cache, 0o755);
  const log = new ActLog(run.onJob ?? (() => undefined));
  try {
    await runAct(
      {
        ...{
          act: stage.act,
          folder: clone.folder,
          file: run.file,
          event: run.event,
          payload,
          cache,
        },
        actions: localActions(workflows, root, process.env.THIRD_PARTY_ACTIONS),
        env: { ...runnerEnvironment(stage, cache), ...run.env },
        overrides: { GITHUB_API_URL: stage.api.url },
        variables: {
          AWS_ACCOUNT_ID: stage.account,
          AWS_REGION: stage.region,
          KEYWATCH_PREFIX: stage.prefix,
          ...run.variables,
        },
        token: run.event.name === 'pull_request' && run.event.fork ? readOnlyToken : actionsToken,
      },
      log,
    );
    return { jobs: log.jobs(jobsOf(workflows, run.file)), stray: log.stray };
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

function openPullRequest({ issues, repository: name }: GitHubApi, number: number): void {
  if (issues.some((issue) => issue.number === number)) return;
  issues.push({
    ...{ number, title: 'Raise the threshold', body: null, labels: [] },
    ...{ state: 'open', state_reason: null, user: { login: 'member', type: 'User' } },
    html_url: `https://github.com/${name}/pull/${number}`,
    pull_request: {},
  });
}

/** Into the work tree alone: what a job checks out is the commit. */
async function writeAdapted(
  { clone, url }: Prepared,
  workflows: Workflows,
  { file, event }: Run,
  sha: string,
): Promise<void> {
  const tokens: Record<string, Record<string, TokenRequest>> = {};
  for (const { file: of, job, claims } of tokenJobs(workflows, file, event, repository, sha)) {
    tokens[of] = { ...tokens[of], [job]: await startJob(url, claims) };
  }
  const checkout = checkoutOf(workflows);
  for (const [name, workflow] of workflows) {
    const text = stringify(adapt(workflow, checkout, tokens[name] ?? {}), {
      aliasDuplicateObjects: false,
    });
    await writeFile(join(clone.folder, workflowFolder, name), text);
  }
}

async function startJob(
  url: string,
  claims: Readonly<Record<string, string>>,
): Promise<TokenRequest> {
  const response = await fetch(`${url}/_emulator/github/jobs`, {
    method: 'POST',
    body: JSON.stringify({ claims }),
  });
  if (!response.ok) throw new Error(`the token issuer answered ${await response.text()}`);
  return (await response.json()) as TokenRequest;
}

function runnerEnvironment({ clone, url, path }: Prepared, home: string): Record<string, string> {
  return {
    PATH: path,
    HOME: home,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    AWS_ENDPOINT_URL: url,
    AWS_EC2_METADATA_DISABLED: 'true',
    // Where github.com is.
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: `url.file://${clone.folder}.insteadOf`,
    GIT_CONFIG_VALUE_0: `https://github.com/${repository.owner}/${repository.name}`,
    GIT_CONFIG_KEY_1: 'safe.directory',
    GIT_CONFIG_VALUE_1: '*',
    // For the stand-in of setup-node.
    KEYWATCH_INSTALLED: root,
  };
}

function jobsOf(workflows: Workflows, file: string): string[] {
  return Object.entries(workflows.get(file)?.jobs ?? {}).flatMap(([id, job]) => {
    const called = calledFile(job);
    return called === undefined
      ? [id]
      : jobsOf(workflows, called).map((inner) => `${id} / ${inner}`);
  });
}

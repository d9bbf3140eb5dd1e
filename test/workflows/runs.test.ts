import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CloudWatchClient,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execaSync } from 'execa';
import { withImages } from '../../scripts/workflows/images.ts';
import { openStage, type RunResult, type Stage } from '../../scripts/workflows/stage.ts';
import type { Workflows } from '../../scripts/workflows/workflow-file.ts';
import { hostile, rolesByEnvironment } from './hostile.ts';

jest.setTimeout(600_000);

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.[Symbol.asyncDispose]());

function clientOf<C>(Client: new (options: object) => C): C {
  const credentials = { accessKeyId: stage.account, secretAccessKey: 'emulator' };
  return new Client({ endpoint: stage.url, region: stage.region, credentials });
}

/** Every exchange of a token for a role's credentials, oldest first: `plan as deploy-1-1`, or how it was refused. */
async function exchanges(): Promise<string[]> {
  // Until event history has the last one, too.
  await stage.emulator.clock.advance(900_000);
  const cloudTrail = clientOf(CloudTrailClient);
  const attribute = {
    AttributeKey: 'EventName' as const,
    AttributeValue: 'AssumeRoleWithWebIdentity',
  };
  const { Events = [] } = await cloudTrail.send(
    new LookupEventsCommand({ LookupAttributes: [attribute], MaxResults: 50 }),
  );
  cloudTrail.destroy();
  return Events.toReversed().map(({ CloudTrailEvent = '{}' }) => {
    const { errorCode, requestParameters } = JSON.parse(CloudTrailEvent);
    if (errorCode !== undefined) return String(errorCode);
    const { roleArn, roleSessionName } = requestParameters;
    return `${String(roleArn).split('-').at(-1)} as ${roleSessionName}`;
  });
}

function outcomesOf({ jobs }: RunResult): Record<string, string> {
  return Object.fromEntries(jobs.map(({ id, outcome }) => [id, outcome]));
}

/** The workflows, but for the other jobs of one of them, which take minutes. */
function withJobs(workflows: Workflows, file: string, kept: readonly string[]): Workflows {
  const workflow = workflows.get(file);
  if (workflow === undefined) return workflows;
  const jobs = Object.entries(workflow.jobs).filter(([id]) => kept.includes(id));
  return new Map([...workflows, [file, { ...workflow, jobs: Object.fromEntries(jobs) }]]);
}

function logOf({ jobs }: RunResult): string {
  return jobs.flatMap(({ steps }) => steps.flatMap(({ log }) => log)).join('\n');
}

describe("a pull request whose workflow asks for every role's credentials", () => {
  const pull = (fork: boolean) =>
    stage.run({
      file: 'validate.yml',
      event: { name: 'pull_request', number: 7, fork },
      rewrite: (workflows) => new Map([...workflows, ['validate.yml', hostile(workflows)]]),
    });

  test('gets no token if it comes from a fork, and so asks AWS for nothing', async () => {
    const result = await pull(true);

    const log = logOf(result);
    for (const environment of Object.keys(rolesByEnvironment))
      expect(log).toContain(`${environment}: refused, without means to ask for a token`);
    expect(log).not.toContain('Authenticated');
    expect(await exchanges()).toEqual([]);
  });

  test('is refused by each role if it comes from a branch of ours', async () => {
    const result = await pull(false);

    const log = logOf(result);
    for (const environment of Object.keys(rolesByEnvironment))
      expect(log).toContain(`${environment}: refused, with means to ask for a token`);
    expect(log).not.toContain('Authenticated');
    const refusals = await exchanges();
    expect(refusals).toHaveLength(Object.keys(rolesByEnvironment).length);
    expect(new Set(refusals)).toEqual(new Set(['AccessDenied']));
  });
});

describe('the preview of a pull request', () => {
  const kept = ['preview', 'comment'];
  const pull = (number: number, fork: boolean) =>
    stage.run({
      file: 'validate.yml',
      event: { name: 'pull_request', number, fork },
      rewrite: (workflows) => withJobs(workflows, 'validate.yml', kept),
    });
  const previewOf = ({ jobs }: RunResult) => jobs.find(({ id }) => id === 'preview')?.summary;

  test('of a branch of ours is in one comment, updated in place', async () => {
    const first = await pull(8, false);
    await pull(8, false);

    expect(outcomesOf(first)).toEqual({ preview: 'success', comment: 'success' });
    expect(previewOf(first)).toContain('VolumeThreshold');
    expect(stage.api.said(8)).toEqual([expect.stringContaining('VolumeThreshold')]);
  });

  test("of a fork is in the job's summary alone", async () => {
    const result = await pull(9, true);

    expect(outcomesOf(result)).toEqual({ preview: 'success', comment: 'skipped' });
    expect(previewOf(result)).toContain('VolumeThreshold');
    expect(stage.api.said(9)).toEqual([]);
  });
});

const lack = execaSync('docker', ['--version'], { reject: false }).failed;

// In this order: each stands on what the one before it has left.
function fromMergeToCanary(): void {
  const watch = () =>
    stage.run({ file: 'canary.yml', event: { name: 'schedule', cron: '17 */6 * * *' } });
  const compare = () =>
    stage.run({ file: 'drift.yml', event: { name: 'schedule', cron: '41 19 * * *' } });
  const issueOf = (key: string) =>
    stage.api.issues.filter(({ body }) => body?.includes(`<!-- keywatch:${key} -->`));
  const alarm = () => ({ AlarmNames: [`${stage.prefix}-detection-canary-denied`] });

  let deployed: { before: number; first: RunResult; exchanges: string[]; second: RunResult };

  beforeAll(async () => {
    const push = { file: 'deploy.yml', event: { name: 'push' } } as const;
    const before = (await exchanges()).length;
    deployed = await withImages('image', new URL(stage.url).host, async (images) => {
      const first = await stage.run({ ...push, ...images });
      const made = await exchanges();
      return { before, first, exchanges: made, second: await stage.run({ ...push, ...images }) };
    });
  });

  test('a push deploys all stacks, each job as the role of its environment', () => {
    expect(outcomesOf(deployed.first)).toEqual({
      foundation: 'success',
      publish: 'success',
      plan: 'success',
      apply: 'success',
      'canary / canary': 'success',
      'canary / issue': 'success',
      'not-set-up': 'skipped',
      'canary / not-set-up': 'skipped',
    });
    expect(deployed.exchanges.slice(deployed.before)).toEqual([
      ...['foundation as deploy-1-1', 'publish as deploy-1-1', 'plan as deploy-1-1'],
      ...['deploy as deploy-1-1', 'canary as canary-1-1'],
    ]);
    const plan = deployed.first.jobs.find(({ id }) => id === 'plan');
    expect(plan?.summary).toContain('application');
  });

  test('a second push has nothing to apply, and proves the chain all the same', () => {
    expect(outcomesOf(deployed.second)).toMatchObject({
      plan: 'success',
      apply: 'skipped',
      'canary / canary': 'success',
    });
    expect(issueOf('canary')).toEqual([]);
  });

  test('nothing has drifted', async () => {
    expect(outcomesOf(await compare())).toMatchObject({ drift: 'success', issue: 'success' });
    expect(issueOf('drift')).toEqual([]);
  });

  describe('while an alarm does not act', () => {
    beforeAll(async () => {
      const cloudWatch = clientOf(CloudWatchClient);
      await cloudWatch.send(new DisableAlarmActionsCommand(alarm()));
      cloudWatch.destroy();
    });

    test('the first failure of the canary opens an issue', async () => {
      expect(outcomesOf(await watch())).toMatchObject({ canary: 'failure', issue: 'success' });

      expect(issueOf('canary')).toEqual([
        expect.objectContaining({
          state: 'open',
          title: 'The canary does not pass',
          body: expect.stringMatching(/\*\*FAIL\*\*[\s\S]*notified/u),
          labels: ['keywatch'],
        }),
      ]);
    });

    test('the next one tells of itself in the same issue', async () => {
      const before = stage.api.comments.length;

      expect(outcomesOf(await watch())).toMatchObject({ canary: 'failure', issue: 'success' });

      expect(issueOf('canary')).toHaveLength(1);
      expect(stage.api.comments).toHaveLength(before + 1);
    });

    test('the comparison finds it, too, and has an issue of its own', async () => {
      expect(outcomesOf(await compare())).toMatchObject({ drift: 'failure', issue: 'success' });

      expect(issueOf('drift')).toEqual([
        expect.objectContaining({
          state: 'open',
          body: expect.stringContaining('detection-canary'),
        }),
      ]);
    });
  });

  describe('when it acts again', () => {
    beforeAll(async () => {
      const cloudWatch = clientOf(CloudWatchClient);
      await cloudWatch.send(new EnableAlarmActionsCommand(alarm()));
      cloudWatch.destroy();
    });

    test('the first canary that passes closes its issue', async () => {
      expect(outcomesOf(await watch())).toMatchObject({ canary: 'success', issue: 'success' });

      expect(issueOf('canary')).toEqual([expect.objectContaining({ state: 'closed' })]);
    });

    test('the drill goes through the service, where it is wanted', async () => {
      const drill = { name: 'schedule', cron: '43 10 * * 2' } as const;

      const unwanted = await stage.run({ file: 'canary.yml', event: drill });
      const wanted = await stage.run({
        ...{ file: 'canary.yml', event: drill },
        variables: { DRILL: 'true' },
      });

      expect(outcomesOf(unwanted)).toMatchObject({ canary: 'skipped', issue: 'skipped' });
      expect(outcomesOf(wanted)).toMatchObject({ canary: 'success', issue: 'success' });
      expect(wanted.jobs.map(({ summary }) => summary).join('')).toContain('drill-wrong-key');
      expect(issueOf('drill')).toEqual([]);
    });

    test('and the comparison that finds nothing closes its own', async () => {
      expect(outcomesOf(await compare())).toMatchObject({ drift: 'success', issue: 'success' });

      expect(issueOf('drift')).toEqual([expect.objectContaining({ state: 'closed' })]);
    });
  });
}

if (lack) {
  test('NOT RUN: from the merge to a canary that watches; there is no docker', () => {
    expect(process.env.CI).not.toBe('true');
  });
} else describe('from the merge to a canary that watches', fromMergeToCanary);

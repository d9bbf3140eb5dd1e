import { jobsOf, type Rule } from './rule.ts';

/** Nothing for the whole file, and each grant of a job with its reason. */
export const permissions: Rule = (files) => [
  ...files
    .filter(({ workflow }) => JSON.stringify(workflow.permissions) !== '{}')
    .map(({ name }) => `${name}: grants something to all jobs`),
  ...jobsOf(files)
    .filter(({ job }) => job.permissions === undefined)
    .map(({ place }) => `${place}: has no permissions of its own`),
  ...files.flatMap(({ name, text }) =>
    [...text.matchAll(/^\s+([a-z-]+: (?:read|write))(.*)$/gmu)]
      .filter(([, , rest]) => !/^ # \w/u.test(rest ?? ''))
      .map(([, grant]) => `${name}: does not say what ${grant} is for`),
  ),
];

const longest = 110;

export const timeouts: Rule = (files) =>
  jobsOf(files)
    .filter(({ job }) => job.uses === undefined)
    .filter(({ job }) => !((job['timeout-minutes'] ?? Number.POSITIVE_INFINITY) <= longest))
    .map(({ place }) => `${place}: may run for more than ${longest} minutes`);

/** Runs that change or provoke something in AWS wait for each other, and none is dropped. */
const queueing = ['deploy.yml', 'canary.yml'];

export const concurrency: Rule = (files) =>
  files.flatMap(({ name, workflow }) => {
    const { group, queue, 'cancel-in-progress': cancels } = Object(workflow.concurrency);
    if (group === undefined) return [`${name}: has no concurrency group`];
    if (!queueing.includes(name)) return [];
    const queues = queue === 'max' && cancels === false && !String(group).includes('$');
    return queues ? [] : [`${name}: its runs do not all wait in one queue`];
  });

/** Events whose runs bear the rights of the repository while they are about a stranger's text or code. */
const dangerous = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues', 'discussion'];

export const triggers: Rule = (files) =>
  files.flatMap(({ name, workflow: { on } }) => [
    ...dangerous.filter((event) => event in on).map((event) => `${name}: begins on ${event}`),
    ...('push' in on && JSON.stringify(on.push) !== '{"branches":["main"]}'
      ? [`${name}: begins on a push to other branches than main`]
      : []),
    ...('pull_request' in on && name !== 'validate.yml'
      ? [`${name}: begins on a pull request`]
      : []),
  ]);

/** On the hour GitHub's scheduler is busiest. https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule */
export const schedules: Rule = (files) =>
  files.flatMap(({ name, workflow: { on } }) =>
    ((on.schedule ?? []) as { cron: string }[])
      .filter(({ cron }) => !/^[1-9]\d? /u.test(cron))
      .map(({ cron }) => `${name}: ${cron} is on the hour`),
  );

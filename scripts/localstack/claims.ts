import { scenarios } from '../../actions/canary/src/scenarios/index.ts';

/** Something that is either so or not, under a name that stays. */
export interface Claim {
  readonly name: string;
  readonly claim: string;
}

export interface Refusal extends Claim {
  readonly reason: string;
}

const chain = scenarios.map(({ id, title, expects }) => ({
  name: `canary/${id}`,
  claim:
    expects.outcome === 'alarm'
      ? `${title}: seen at every hop from the call to the alarm's message, and the alarm recovers`
      : `${title}: it arrives in the log group, and every alarm stays silent`,
}));

/** What a run sets out to prove. What it does not come to has failed. */
export const provable: readonly Claim[] = [
  { name: 'start', claim: 'LocalStack starts and runs the init file without an error' },
  {
    name: 'deploy/identity',
    claim: 'the administrator creates stack identity by change set, with the committed bundle',
  },
  ...['trail', 'base', 'canary', 'detection-canary', 'application', 'detection-application'].map(
    (stack) => ({
      name: `deploy/${stack}`,
      claim: `the deploy role creates stack ${stack} by change set, with the committed bundle`,
    }),
  ),
  ...chain,
  {
    name: 'silence/other-group',
    claim: 'events that every filter matches, put into another log group, are counted by none',
  },
  {
    name: 'silence/other-events',
    claim:
      "events of another role, service or error in the trail's own log group are counted by none",
  },
  {
    name: 'filter-removed',
    claim: 'with its metric filter removed, the canary fails at hop counted',
  },
  { name: 'init-file', claim: "the init file's own tests pass" },
  { name: 'conformance', claim: 'the conformance suite passes, but for the differences it lists' },
  { name: 'teardown', claim: 'every stack can be deleted, in the reverse order' },
];

/** What a green run says nothing about, and why; it is proved elsewhere, or by nobody. */
export const unprovable: readonly Refusal[] = [
  {
    name: 'rollback',
    claim: 'a failed change is rolled back',
    reason: "LocalStack leaves what it made, and says ROLLBACK_COMPLETE; see the emulator's tests",
  },
  {
    name: 'drift',
    claim: 'drift is detected',
    reason: 'LocalStack has no drift detection; see the nightly drift job and the emulator',
  },
  {
    name: 'iam',
    claim: 'IAM refuses what the policies do not allow',
    reason:
      "LocalStack's free edition enforces no policy; the gateway decides for KMS and STS, which is the emulator's doing",
  },
  {
    name: 'update',
    claim: 'an update changes what it says, in place or by replacement',
    reason: "LocalStack's updates are partly the init file's; see the emulator's tests",
  },
  {
    name: 'image',
    claim: "the workload's image is in its repository",
    reason:
      "LocalStack's free edition has no ECR, so the application is deployed with a digest that was never pushed",
  },
  {
    name: 'service',
    claim: 'the workload runs behind its load balancer, with its database',
    reason: 'LocalStack keeps cluster, database and balancer as descriptions; nothing runs',
  },
  {
    name: 'drill',
    claim: 'misuse of the running service fires the production alarms',
    reason: 'no service runs; see npm start',
  },
  {
    name: 'periods',
    claim: "the alarms fire with production's periods and datapoints",
    reason:
      'LocalStack looks at an alarm once in all of its periods, so that the canary here has one of 10 s; see npm start',
  },
  {
    name: 'recording',
    claim: "CloudTrail records KMS calls as AWS's does",
    reason: "LocalStack has no CloudTrail; the gateway's is the emulator's",
  },
];

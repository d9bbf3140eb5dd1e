import { jobCredentials } from '../../pipeline.ts';
import { asAdministrator, type Calls, demandRefusal, inRole, withCredentials } from '../callers.ts';
import type { Place, Step } from '../place.ts';
import { plainHttpSteps } from './plain-http.ts';

/** Attempts that must be refused, each by one Deny alone: whoever removes it will not hear of it otherwise. */
export const probeSteps: readonly Step[] = [
  ...plainHttpSteps,
  ...[
    beyondBoundary('change a workflow role', (call, { prefix }) =>
      call('iam', 'TagRole', { RoleName: `${prefix}-plan`, Tags: [{ Key: 'mine', Value: 'now' }] }),
    ),
    beyondBoundary('make a role without a boundary', (call, { prefix }) =>
      call('iam', 'CreateRole', {
        RoleName: `${prefix}-unbounded`,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'ec2.amazonaws.com' },
              Action: 'sts:AssumeRole',
            },
          ],
        }),
      }),
    ),
    beyondBoundary("take a role's boundary away", (call, { prefix }) =>
      call('iam', 'DeleteRolePermissionsBoundary', { RoleName: `${prefix}-caller` }),
    ),
    beyondBoundary('forge an alarm', (call, { prefix }) =>
      call('cloudwatch', 'SetAlarmState', {
        AlarmName: `${prefix}-canary-silent`,
        StateValue: 'OK',
        StateReason: 'forged',
      }),
    ),
    beyondBoundary("change the templates bucket's policy", (call, { account, region, prefix }) =>
      call('s3', 'PutBucketVersioning', {
        Bucket: `${prefix}-templates-${account}-${region}`,
        VersioningConfiguration: { Status: 'Suspended' },
      }),
    ),
  ],
  {
    name: 'try to delete the identity stack',
    after: 'deploy detection-canary',
    idle: true,
    attempt: true,
    async run(place) {
      const { prefix } = place.stage;
      await grantEverything(asAdministrator(place), `${prefix}-deploy`);
      const credentials = await jobCredentials(place.stage, 'deploy.yml', 'production', 'deploy');
      const job = withCredentials(place, credentials);
      const StackName = `${prefix}-identity`;
      await demandRefusal(
        'deleting the identity stack',
        job('cloudformation', 'DeleteStack', { StackName }),
      );
    },
  },
];

/** As CloudFormation in its role, which by a slip may do everything: only the boundary is left. */
function beyondBoundary(
  what: string,
  attempt: (call: Calls, stage: Place['stage']) => Promise<unknown>,
): Step {
  return {
    name: `try to ${what}`,
    after: 'deploy detection-canary',
    idle: true,
    attempt: true,
    async run(place) {
      const { account, prefix } = place.stage;
      const role = `${prefix}-cloudformation`;
      await grantEverything(asAdministrator(place), role);
      const arn = `arn:aws:iam::${account}:role/${prefix}/cloudformation/${role}`;
      const cloudFormation = await inRole(place, 'cloudformation.amazonaws.com', arn);
      await demandRefusal(what, attempt(cloudFormation, place.stage));
    },
  };
}

async function grantEverything(call: Calls, RoleName: string): Promise<void> {
  await call('iam', 'PutRolePolicy', {
    RoleName,
    PolicyName: 'slip',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    }),
  });
}

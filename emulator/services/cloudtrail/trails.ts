import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { Fault, notImplemented } from '../../fault.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { passRole } from '../iam/pass-role.ts';
import { planDigests } from './digests.ts';
import { defaultSelectors } from './selectors.ts';
import { type Trail, trailsOf } from './store.ts';
import { readTags } from './tags.ts';
import { checkTargets } from './targets.ts';
import {
  checkTrailName,
  findTrail,
  onTrail,
  trailArn,
  trailAtHome,
  unknownTrail,
} from './trail-names.ts';
import { applySettings, described, settingsOf } from './trail-settings.ts';

const mostTrails = 5;

export const trails = {
  CreateTrail: {
    access: ({ Name, CloudWatchLogsRoleArn }, call) => [
      onTrail('CreateTrail', Name, call),
      ...passed(CloudWatchLogsRoleArn),
    ],
    async handle(input, call) {
      const name = checkTrailName(input.Name ?? '');
      refuseQuiet(input);
      const trail = applySettings(newTrail(name, call), input, call);
      trail.tags = readTags({}, input.TagsList ?? []);
      refuseTaken(trail, call);
      await checkTargets(call, trail);
      // Another request may have taken the name, or the last place, during the check.
      refuseTaken(trail, call);
      trailsOf(call).trails[trail.arn] = trail;
      return settingsOf(trail);
    },
  },
  UpdateTrail: {
    access: ({ Name, CloudWatchLogsRoleArn }, call) => [
      onTrail('UpdateTrail', Name, call),
      ...passed(CloudWatchLogsRoleArn),
    ],
    async handle(input, call) {
      refuseQuiet(input);
      const trail = trailAtHome(input.Name, call);
      await checkTargets(call, applySettings({ ...trail }, input, call));
      // Onto the trail itself, whose pending records and timer may have moved on during the check.
      applySettings(trail, input, call);
      planDigests(call.world, trail, call.account);
      return settingsOf(trail);
    },
  },
  DeleteTrail: {
    access: ({ Name }, call) => onTrail('DeleteTrail', Name, call),
    handle({ Name }, call) {
      const trail = trailAtHome(Name, call);
      for (const timer of [trail.timer, trail.redelivery, trail.digestTimer]) {
        if (timer !== undefined) call.world.clock.cancel(timer);
      }
      delete trailsOf(call).trails[trail.arn];
      return {};
    },
  },
  DescribeTrails: {
    access: () => ({ action: 'cloudtrail:DescribeTrails', resource: '*' }),
    handle: ({ trailNameList = [], includeShadowTrails = true }, call) => {
      for (const asked of trailNameList) if (!asked.startsWith('arn:')) checkTrailName(asked);
      return {
        trailList: Object.values(trailsOf(call).trails)
          .filter((trail) => isSeen(trail, call, includeShadowTrails))
          .filter(({ name, arn }) =>
            trailNameList.length === 0
              ? true
              : trailNameList.some((asked) => asked === name || asked === arn),
          )
          .map(described),
      };
    },
  },
  GetTrail: {
    access: ({ Name }, call) => onTrail('GetTrail', Name, call),
    handle: ({ Name = '' }, call) => {
      const trail = findTrail(Name, call);
      // Alone among the operations it repeats the name as it was given.
      if (trail === undefined) throw unknownTrail(Name, call);
      return { Trail: described(trail) };
    },
  },
  /** An account has so few trails that AWS never gives a token either. */
  ListTrails: {
    access: () => ({ action: 'cloudtrail:ListTrails', resource: '*' }),
    handle: ({ NextToken }, call) => {
      if (NextToken) {
        throw new Fault('InvalidNextTokenException', `Invalid token ${NextToken}.`);
      }
      return {
        Trails: Object.values(trailsOf(call).trails).map(({ name, arn, homeRegion }) => ({
          Name: name,
          TrailARN: arn,
          HomeRegion: homeRegion,
        })),
      };
    },
  },
} satisfies Operations<typeof CloudTrail>;

function refuseQuiet({ RecursiveLogging }: CloudTrail.UpdateTrailCommandInput): void {
  if (RecursiveLogging === false) throw notImplemented('A trail without RecursiveLogging');
}

function passed(roleArn: string | undefined): Access[] {
  return roleArn ? [passRole(roleArn, 'cloudtrail.amazonaws.com')] : [];
}

/** A trail of all Regions takes its name, and one of the five places, in each of them. */
function refuseTaken(trail: Trail, { world, account, region }: Call): void {
  const meets = Object.values(trailsOf({ world, account }).trails).filter(
    (other) => other.homeRegion === region || other.multiRegion || trail.multiRegion,
  );
  if (meets.some(({ name }) => name === trail.name)) {
    throw new Fault(
      'TrailAlreadyExistsException',
      `Trail ${trail.name} already exists for customer: ${account}`,
    );
  }
  const here = meets.filter((other) => other.homeRegion === region || other.multiRegion);
  if (here.length >= mostTrails) {
    throw new Fault(
      'MaximumNumberOfTrailsExceededException',
      `User: ${account} already has ${mostTrails} trails in ${region}.`,
    );
  }
}

function newTrail(name: string, call: Call): Trail {
  return {
    name,
    arn: trailArn(name, call),
    homeRegion: call.region,
    bucket: '',
    includeGlobalEvents: true,
    multiRegion: false,
    logFileValidation: false,
    logging: false,
    selectors: [...defaultSelectors],
    insightSelectors: [],
    tags: {},
    pending: {},
    undelivered: [],
    digests: {},
    delivery: {},
  };
}

/** A trail of all Regions is seen in each of them as a shadow. */
function isSeen(trail: Trail, call: Call, shadows: boolean): boolean {
  return trail.homeRegion === call.region || (trail.multiRegion && shadows);
}

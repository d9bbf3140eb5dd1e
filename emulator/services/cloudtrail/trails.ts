import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { Fault, notImplemented } from '../../fault.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { passRole } from '../iam/pass-role.ts';
import { defaultSelectors, hasCustomSelectors } from './selectors.ts';
import { type Trail, trailsOf } from './store.ts';
import { checkTargets } from './targets.ts';

type Settings = Omit<CloudTrail.UpdateTrailCommandInput, 'Name'>;

export const trails = {
  CreateTrail: {
    access: ({ Name, CloudWatchLogsRoleArn }, call) => [
      onTrail('CreateTrail', Name, call),
      ...passed(CloudWatchLogsRoleArn),
    ],
    async handle(input, call) {
      const name = validName(input.Name ?? '');
      const { trails: known } = trailsOf(call);
      const arn = trailArn(name, call);
      if (known[arn] !== undefined) {
        throw new Fault(
          'TrailAlreadyExistsException',
          `Trail ${name} already exists for customer: ${call.account}`,
        );
      }
      if (Object.values(known).filter((trail) => trail.homeRegion === call.region).length >= 5) {
        throw new Fault(
          'MaximumNumberOfTrailsExceededException',
          `User: ${call.account} already has 5 trails in ${call.region}.`,
        );
      }
      const trail = apply(newTrail(name, arn, call), input, call);
      await checkTargets(call, trail);
      trail.tags = Object.fromEntries(
        (input.TagsList ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']),
      );
      known[arn] = trail;
      return described(trail);
    },
  },
  UpdateTrail: {
    access: ({ Name, CloudWatchLogsRoleArn }, call) => [
      onTrail('UpdateTrail', Name, call),
      ...passed(CloudWatchLogsRoleArn),
    ],
    async handle(input, call) {
      const trail = trailNamed(input.Name, call);
      await checkTargets(call, apply({ ...trail }, input, call));
      // Onto the trail itself, whose pending records and timer may have moved on during the check.
      return described(apply(trail, input, call));
    },
  },
  DeleteTrail: {
    access: ({ Name }, call) => onTrail('DeleteTrail', Name, call),
    handle({ Name }, call) {
      const trail = trailNamed(Name, call);
      if (trail.timer !== undefined) call.world.clock.cancel(trail.timer);
      delete trailsOf(call).trails[trail.arn];
      return {};
    },
  },
  DescribeTrails: {
    access: () => ({ action: 'cloudtrail:DescribeTrails', resource: '*' }),
    handle: ({ trailNameList, includeShadowTrails }, call) => ({
      trailList: Object.values(trailsOf(call).trails)
        .filter((trail) => isSeen(trail, call, includeShadowTrails !== false))
        .filter(
          ({ name, arn }) =>
            !trailNameList?.length ||
            trailNameList.some((asked) => asked === name || asked === arn),
        )
        .map(described),
    }),
  },
  GetTrail: {
    access: ({ Name }, call) => onTrail('GetTrail', Name, call),
    handle: ({ Name }, call) => ({ Trail: described(trailNamed(Name, call)) }),
  },
  ListTrails: {
    access: () => ({ action: 'cloudtrail:ListTrails', resource: '*' }),
    handle: (_input, call) => ({
      Trails: Object.values(trailsOf(call).trails).map(({ name, arn, homeRegion }) => ({
        Name: name,
        TrailARN: arn,
        HomeRegion: homeRegion,
      })),
    }),
  },
  StartLogging: {
    access: ({ Name }, call) => onTrail('StartLogging', Name, call),
    handle({ Name }, call) {
      const trail = trailNamed(Name, call);
      trail.logging = true;
      trail.startedAt = call.world.clock.now();
      return {};
    },
  },
  StopLogging: {
    access: ({ Name }, call) => onTrail('StopLogging', Name, call),
    handle({ Name }, call) {
      const trail = trailNamed(Name, call);
      trail.logging = false;
      trail.stoppedAt = call.world.clock.now();
      return {};
    },
  },
  GetTrailStatus: {
    access: ({ Name }, call) => onTrail('GetTrailStatus', Name, call),
    handle({ Name }, call) {
      const { logging, delivery, startedAt, stoppedAt } = trailNamed(Name, call);
      return {
        IsLogging: logging,
        ...(delivery.bucketAt !== undefined && { LatestDeliveryTime: new Date(delivery.bucketAt) }),
        ...(delivery.bucketError !== undefined && { LatestDeliveryError: delivery.bucketError }),
        ...(delivery.logsAt !== undefined && {
          LatestCloudWatchLogsDeliveryTime: new Date(delivery.logsAt),
        }),
        ...(delivery.logsError !== undefined && {
          LatestCloudWatchLogsDeliveryError: delivery.logsError,
        }),
        ...(startedAt !== undefined && { StartLoggingTime: new Date(startedAt) }),
        ...(stoppedAt !== undefined && { StopLoggingTime: new Date(stoppedAt) }),
      };
    },
  },
} satisfies Operations<typeof CloudTrail>;

/** A trail by its name in the call's Region, or by its ARN. */
export function trailNamed(nameOrArn: string | undefined, call: Call): Trail {
  const asked = nameOrArn ?? '';
  const { trails: known } = trailsOf(call);
  const trail =
    known[asked] ??
    Object.values(known).find(
      ({ name, homeRegion, multiRegion }) =>
        name === asked && (homeRegion === call.region || multiRegion),
    );
  if (trail !== undefined) return trail;
  throw new Fault(
    'TrailNotFoundException',
    `Unknown trail: ${asked} for the user: ${call.account}`,
  );
}

export function onTrail(operation: string, nameOrArn: string | undefined, call: Call): Access {
  const asked = nameOrArn ?? '';
  const resource = asked.startsWith('arn:') ? asked : trailArn(asked, call);
  return { action: `cloudtrail:${operation}`, resource };
}

function passed(roleArn: string | undefined): Access[] {
  return roleArn ? [passRole(roleArn, 'cloudtrail.amazonaws.com')] : [];
}

function trailArn(name: string, { region, account }: Call): string {
  return `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
}

function validName(name: string): string {
  if (/^[A-Za-z0-9](?:[-_.]?[A-Za-z0-9])+$/.test(name) && name.length >= 3 && name.length <= 128) {
    return name;
  }
  throw new Fault(
    'InvalidTrailNameException',
    `Trail name ${JSON.stringify(name)} must have 3 to 128 letters, digits, periods, underscores or dashes, begin and end with a letter or digit, and have no two separators side by side.`,
  );
}

function newTrail(name: string, arn: string, call: Call): Trail {
  return {
    name,
    arn,
    homeRegion: call.region,
    bucket: '',
    includeGlobalEvents: true,
    multiRegion: false,
    logFileValidation: false,
    logging: false,
    selectors: [...defaultSelectors],
    tags: {},
    pending: {},
    delivery: {},
  };
}

/** Members that are absent stay as they are; an empty text takes an optional one away. */
function apply(
  trail: Trail,
  input: Settings & { SnsTopicName?: string | undefined },
  call: Call,
): Trail {
  if (input.SnsTopicName) throw notImplemented('SnsTopicName of a trail');
  if (input.IsOrganizationTrail) throw notImplemented('IsOrganizationTrail of a trail');
  if ((input.CloudWatchLogsLogGroupArn ? 1 : 0) !== (input.CloudWatchLogsRoleArn ? 1 : 0)) {
    throw new Fault(
      'InvalidParameterCombinationException',
      'You must specify both CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn, or neither.',
    );
  }
  trail.bucket = input.S3BucketName ?? trail.bucket;
  trail.includeGlobalEvents = input.IncludeGlobalServiceEvents ?? trail.includeGlobalEvents;
  trail.multiRegion = input.IsMultiRegionTrail ?? trail.multiRegion;
  trail.logFileValidation = input.EnableLogFileValidation ?? trail.logFileValidation;
  set(trail, 'keyPrefix', input.S3KeyPrefix);
  set(trail, 'logGroupArn', input.CloudWatchLogsLogGroupArn);
  set(trail, 'logRoleArn', input.CloudWatchLogsRoleArn);
  set(trail, 'kmsKeyId', input.KmsKeyId === undefined ? undefined : keyArn(input.KmsKeyId, call));
  return trail;
}

function set(
  trail: Trail,
  member: 'keyPrefix' | 'logGroupArn' | 'logRoleArn' | 'kmsKeyId',
  value: string | undefined,
): void {
  if (value === '') delete trail[member];
  else if (value !== undefined) trail[member] = value;
}

function keyArn(id: string, { region, account }: Call): string {
  if (id === '' || id.startsWith('arn:')) return id;
  return `arn:aws:kms:${region}:${account}:${id.startsWith('alias/') ? id : `key/${id}`}`;
}

/** A trail of all Regions is seen in each of them as a shadow. */
function isSeen(trail: Trail, call: Call, shadows: boolean): boolean {
  return trail.homeRegion === call.region || (trail.multiRegion && shadows);
}

function described(trail: Trail): CloudTrail.Trail {
  return {
    Name: trail.name,
    S3BucketName: trail.bucket,
    ...(trail.keyPrefix !== undefined && { S3KeyPrefix: trail.keyPrefix }),
    IncludeGlobalServiceEvents: trail.includeGlobalEvents,
    IsMultiRegionTrail: trail.multiRegion,
    HomeRegion: trail.homeRegion,
    TrailARN: trail.arn,
    LogFileValidationEnabled: trail.logFileValidation,
    ...(trail.logGroupArn !== undefined && { CloudWatchLogsLogGroupArn: trail.logGroupArn }),
    ...(trail.logRoleArn !== undefined && { CloudWatchLogsRoleArn: trail.logRoleArn }),
    ...(trail.kmsKeyId !== undefined && { KmsKeyId: trail.kmsKeyId }),
    HasCustomEventSelectors: hasCustomSelectors(trail),
    HasInsightSelectors: false,
    IsOrganizationTrail: false,
  };
}

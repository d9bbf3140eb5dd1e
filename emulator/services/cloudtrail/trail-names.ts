import { Fault } from '../../fault.ts';
import type { Access, Call } from '../../service.ts';
import { type Trail, trailsOf } from './store.ts';

const arnShape = /^arn:[^:]+:cloudtrail:([^:]+):(\d{12}):trail\/(.+)$/;

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html */
export function checkTrailName(name: string): string {
  const why = flawOf(name);
  if (why !== undefined) throw new Fault('InvalidTrailNameException', why);
  return name;
}

function flawOf(name: string): string | undefined {
  const length = `Specified name length: ${name.length} characters.`;
  if (name.length < 3) {
    return `Trail name too short. Minimum allowed length: 3 characters. ${length}`;
  }
  if (name.length > 128) {
    return `Trail name too long. Maximum allowed length: 128 characters. ${length}`;
  }
  if (!/^[0-9A-Za-z]/.test(name)) return 'Trail name must starts with a letter or number.';
  if (!/[0-9A-Za-z]$/.test(name)) return 'Trail name must ends with a letter or number.';
  if (!/^[-._0-9A-Za-z]+$/.test(name)) {
    return 'Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).';
  }
  if (/[-._]{2}/.test(name)) {
    return 'Trail name cannot have adjacent periods, hyphens, or underscores.';
  }
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return 'Trail name cannot be in IP address format.';
  return undefined;
}

export function trailArn(name: string, { region, account }: Pick<Call, 'region' | 'account'>) {
  return `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
}

export function onTrail(operation: string, nameOrArn: string | undefined, call: Call): Access {
  const asked = nameOrArn ?? '';
  const resource = asked.startsWith('arn:') ? asked : trailArn(asked, call);
  return { action: `cloudtrail:${operation}`, resource };
}

/** A trail of this Region by its name or ARN; the shadow of one of all Regions goes by ARN alone (API_GetTrailStatus). */
export function trailNamed(nameOrArn: string | undefined, call: Call): Trail {
  const asked = nameOrArn ?? '';
  const trail = findTrail(asked, call);
  if (trail !== undefined) return trail;
  throw unknownTrail(asked.startsWith('arn:') ? asked : trailArn(asked, call), call);
}

export function findTrail(asked: string, call: Call): Trail | undefined {
  const { name, region, account } = placeOf(asked, call);
  return Object.values(trailsOf(call).trails).find(
    (one) =>
      one.name === name &&
      account === call.account &&
      one.homeRegion === region &&
      (one.homeRegion === call.region || one.multiRegion),
  );
}

export function unknownTrail(asked: string, { account }: Call): Fault {
  return new Fault('TrailNotFoundException', `Unknown trail: ${asked} for the user: ${account}`);
}

/** The same for operations that change a trail: they must be called in the Region where it was made. */
export function trailAtHome(nameOrArn: string | undefined, call: Call): Trail {
  const trail = trailNamed(nameOrArn, call);
  if (trail.homeRegion === call.region) return trail;
  throw new Fault(
    'InvalidHomeRegionException',
    `Trail ${trail.arn} can only be changed in its home region ${trail.homeRegion}, not in ${call.region}.`,
  );
}

function placeOf(asked: string, call: Call) {
  if (!asked.startsWith('arn:')) {
    return { name: checkTrailName(asked), region: call.region, account: call.account };
  }
  const [, region = '', account = '', name = ''] = arnShape.exec(asked) ?? [];
  if (name === '') throw invalidArn(asked);
  return { name: checkTrailName(name), region, account };
}

export function invalidArn(arn: string): Fault {
  return new Fault('CloudTrailARNInvalidException', `Invalid ARN: ${arn}`);
}

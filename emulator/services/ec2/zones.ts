import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';

/** `southeast` is `se` in the ids of zones. */
const directions: Readonly<Record<string, string>> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  central: 'c',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
};

/** The zones of a Region: three, as nearly every Region has at least. `ap-southeast-2a` is `apse2-az1`. */
export function zonesOf(region: string): { readonly name: string; readonly id: string }[] {
  const [area = '', direction = '', number = ''] = region.split('-');
  const short = `${area}${directions[direction] ?? direction}${number}`;
  return ['a', 'b', 'c'].map((letter, place) => ({
    name: `${region}${letter}`,
    id: `${short}-az${place + 1}`,
  }));
}

/** Zones by name, id or filter, as clients ask for them before they lay out subnets. */
export function describeZones(
  input: Ec2.DescribeAvailabilityZonesCommandInput,
  { region }: Call,
): Ec2.DescribeAvailabilityZonesResult {
  const { ZoneNames = [], ZoneIds = [], Filters = [] } = input;
  const zones = zonesOf(region).map(({ name, id }) => ({
    ZoneName: name,
    ZoneId: id,
    State: 'available' as const,
    RegionName: region,
    GroupName: region,
    NetworkBorderGroup: region,
    ZoneType: 'availability-zone',
    OptInStatus: 'opt-in-not-required' as const,
    Messages: [],
  }));
  const unknown = ZoneNames.find((one) => !zones.some(({ ZoneName }) => ZoneName === one));
  if (unknown !== undefined) {
    throw new Fault('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
  }
  return {
    AvailabilityZones: zones.filter(
      (zone) =>
        (ZoneNames.length === 0 || ZoneNames.includes(zone.ZoneName)) &&
        (ZoneIds.length === 0 || ZoneIds.includes(zone.ZoneId)) &&
        Filters.every((filter) => fits(filter, zone)),
    ),
  };
}

function fits({ Name = '', Values = [] }: Ec2.Filter, zone: Ec2.AvailabilityZone): boolean {
  const value = {
    'zone-name': zone.ZoneName,
    'zone-id': zone.ZoneId,
    'zone-type': zone.ZoneType,
    'region-name': zone.RegionName,
    'group-name': zone.GroupName,
    'opt-in-status': zone.OptInStatus,
    state: zone.State,
  }[Name];
  if (value === undefined) {
    throw new Fault('InvalidParameterValue', `The filter '${Name}' is invalid`);
  }
  return Values.includes(value);
}

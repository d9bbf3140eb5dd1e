import type { UpdateSample } from '../../../support/update-sample.ts';
import { gatewaySamples } from './ec2/gateways.ts';
import { groupSamples } from './ec2/groups.ts';
import { routeSamples } from './ec2/routes.ts';
import { subnetSamples } from './ec2/subnets.ts';

export const ec2Samples: readonly UpdateSample[] = [
  ...subnetSamples,
  ...gatewaySamples,
  ...routeSamples,
  ...groupSamples,
];

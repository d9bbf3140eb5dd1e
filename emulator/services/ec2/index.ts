import type { ServiceModule } from '../../service.ts';
import { addresses } from './addresses.ts';
import { createNetworkInterface } from './create-network-interface.ts';
import { dhcpOptions } from './dhcp-options.ts';
import { heedDryRun } from './dry-run.ts';
import { endpoints } from './endpoints.ts';
import { flowLogs } from './flow-logs.ts';
import { internetGateways } from './internet-gateways.ts';
import { natGateways } from './nat-gateways.ts';
import { networkAcls } from './network-acls.ts';
import { networkInterfaces } from './network-interfaces.ts';
import { prefixLists } from './prefix-lists.ts';
import { routes } from './routes.ts';
import { securityGroups } from './security-groups.ts';
import { subnets } from './subnets.ts';
import { tags } from './tags.ts';
import { vpcs } from './vpcs.ts';

/** EC2's networking, as control plane: what is built can be looked at, but no packet flows. */
export default {
  operations: heedDryRun({
    ...vpcs,
    ...subnets,
    ...internetGateways,
    ...addresses,
    ...natGateways,
    ...routes,
    ...securityGroups,
    ...endpoints,
    ...flowLogs,
    ...networkAcls,
    ...networkInterfaces,
    ...createNetworkInterface,
    ...dhcpOptions,
    ...prefixLists,
    ...tags,
  }),
} satisfies ServiceModule;

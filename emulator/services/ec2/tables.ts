import type { Call } from '../../service.ts';
import { add, newId } from './resource.ts';

/** The route table that a VPC has from the start, for subnets without one of their own. */
export function addMainTable(VpcId: string, cidr: string, call: Call): void {
  const RouteTableId = newId('route-table', call);
  const main = {
    Main: true,
    RouteTableId,
    RouteTableAssociationId: newAssociationId(call),
    AssociationState: { State: 'associated' as const },
  };
  add(
    'route-table',
    RouteTableId,
    { ...tableShape(RouteTableId, VpcId, cidr, call), Associations: [main] },
    call,
  );
}

export function tableShape(RouteTableId: string, VpcId: string, cidr: string, call: Call) {
  return {
    RouteTableId,
    VpcId,
    OwnerId: call.account,
    PropagatingVgws: [],
    Associations: [],
    Routes: [
      {
        DestinationCidrBlock: cidr,
        GatewayId: 'local',
        Origin: 'CreateRouteTable' as const,
        State: 'active' as const,
      },
    ],
  };
}

export function newAssociationId(call: Call): string {
  return `rtbassoc-0${call.world.random.hex(16)}`;
}

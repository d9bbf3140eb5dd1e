import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { ask } from './describe.ts';
import { refuseOthers } from './refuse-others.ts';
import {
  add,
  all,
  demandUnused,
  find,
  newId,
  onResource,
  remove,
  tagsOf,
  toCreate,
  toDescribe,
} from './resource.ts';
import type { Resource } from './store.ts';
import { newAssociationId, tableShape } from './tables.ts';

/** Targets of a route that the emulator knows, and the kind of resource each names. */
const targets = { GatewayId: 'internet-gateway', NatGatewayId: 'natgateway' } as const;

export const routes = {
  CreateRouteTable: {
    access: ({ TagSpecifications, VpcId }, call) => [
      ...toCreate('CreateRouteTable', 'route-table', TagSpecifications, call),
      onResource('CreateRouteTable', 'vpc', VpcId, call),
    ],
    handle({ VpcId, TagSpecifications }, call) {
      const vpc = find('vpc', VpcId, call);
      const RouteTableId = newId('route-table', call);
      const shape = tableShape(RouteTableId, vpc.id, vpc.shape.CidrBlock ?? '', call);
      return {
        RouteTable: described(add('route-table', RouteTableId, shape, call, TagSpecifications)),
      };
    },
  },
  DeleteRouteTable: {
    access: ({ RouteTableId }, call) =>
      onResource('DeleteRouteTable', 'route-table', RouteTableId, call),
    handle({ RouteTableId }, call) {
      const table = find('route-table', RouteTableId, call);
      const subnets = (table.shape.Associations ?? []).flatMap(({ SubnetId }) =>
        SubnetId === undefined ? [] : [find('subnet', SubnetId, call)],
      );
      demandUnused(table, subnets);
      if (table.shape.Associations?.some(({ Main }) => Main)) {
        throw new Fault(
          'DependencyViolation',
          `The routeTable '${table.id}' is the main table of its VPC and cannot be deleted.`,
        );
      }
      remove(table, call);
      return {};
    },
  },
  DescribeRouteTables: {
    access: () => toDescribe('DescribeRouteTables'),
    handle(input, call) {
      const { found, ...page } = ask(
        'route-table',
        input.RouteTableIds,
        input,
        {
          'route-table-id': ({ id }) => id,
          'vpc-id': ({ shape }) => shape.VpcId,
          'association.subnet-id': ({ shape }) =>
            shape.Associations?.map(({ SubnetId }) => SubnetId),
          'association.main': ({ shape }) =>
            shape.Associations?.map(({ Main }) => String(Main ?? false)),
          'association.route-table-association-id': ({ shape }) =>
            shape.Associations?.map((one) => one.RouteTableAssociationId),
          'route.gateway-id': ({ shape }) => shape.Routes?.map(({ GatewayId }) => GatewayId),
          'route.nat-gateway-id': ({ shape }) =>
            shape.Routes?.map(({ NatGatewayId }) => NatGatewayId),
          'route.destination-cidr-block': ({ shape }) =>
            shape.Routes?.map(({ DestinationCidrBlock }) => DestinationCidrBlock),
        },
        call,
      );
      return { RouteTables: found.map(described), ...page };
    },
  },
  CreateRoute: {
    access: ({ RouteTableId }, call) =>
      onResource('CreateRoute', 'route-table', RouteTableId, call),
    handle(input, call) {
      const { shape } = find('route-table', input.RouteTableId, call);
      if (routeTo(input.DestinationCidrBlock, shape) !== undefined) {
        throw new Fault(
          'RouteAlreadyExists',
          `The route identified by ${input.DestinationCidrBlock} already exists.`,
        );
      }
      shape.Routes = [...(shape.Routes ?? []), newRoute(input, shape.VpcId, call)];
      return { Return: true };
    },
  },
  ReplaceRoute: {
    access: ({ RouteTableId }, call) =>
      onResource('ReplaceRoute', 'route-table', RouteTableId, call),
    handle(input, call) {
      const { shape } = find('route-table', input.RouteTableId, call);
      const old = demandRoute(input.DestinationCidrBlock, shape, input.RouteTableId);
      const route = newRoute(input, shape.VpcId, call);
      shape.Routes = shape.Routes?.map((one) => (one === old ? route : one));
      return {};
    },
  },
  DeleteRoute: {
    access: ({ RouteTableId }, call) =>
      onResource('DeleteRoute', 'route-table', RouteTableId, call),
    handle({ RouteTableId, DestinationCidrBlock }, call) {
      const { shape } = find('route-table', RouteTableId, call);
      const old = demandRoute(DestinationCidrBlock, shape, RouteTableId);
      if (old.GatewayId === 'local') {
        throw new Fault(
          'InvalidParameterValue',
          `cannot remove local route ${DestinationCidrBlock} in route table ${RouteTableId}`,
        );
      }
      shape.Routes = shape.Routes?.filter((one) => one !== old);
      return {};
    },
  },
  AssociateRouteTable: {
    access: ({ RouteTableId, SubnetId }, call) => [
      onResource('AssociateRouteTable', 'route-table', RouteTableId, call),
      onResource('AssociateRouteTable', 'subnet', SubnetId, call),
    ],
    handle({ RouteTableId, SubnetId }, call) {
      const table = find('route-table', RouteTableId, call);
      const subnet = find('subnet', SubnetId, call);
      const taken = all('route-table', call).some(({ shape }) =>
        shape.Associations?.some((one) => one.SubnetId === subnet.id),
      );
      if (taken) {
        throw new Fault(
          'Resource.AlreadyAssociated',
          `the specified association for route table ${table.id} conflicts with an existing association of ${subnet.id}`,
        );
      }
      const AssociationState = { State: 'associated' as const };
      const RouteTableAssociationId = newAssociationId(call);
      const association = {
        Main: false,
        RouteTableId: table.id,
        SubnetId: subnet.id,
        RouteTableAssociationId,
        AssociationState,
      };
      table.shape.Associations = [...(table.shape.Associations ?? []), association];
      return { AssociationId: RouteTableAssociationId, AssociationState };
    },
  },
  DisassociateRouteTable: {
    access: ({ AssociationId }, call) => {
      const table = associatedTable(AssociationId, call);
      return onResource('DisassociateRouteTable', 'route-table', table.id, call);
    },
    handle({ AssociationId }, call) {
      const { shape } = associatedTable(AssociationId, call);
      shape.Associations = shape.Associations?.filter(
        (one) => one.RouteTableAssociationId !== AssociationId,
      );
      return {};
    },
  },
} satisfies Operations<typeof Ec2>;

function newRoute(
  input: Ec2.CreateRouteCommandInput | Ec2.ReplaceRouteCommandInput,
  vpcId: string | undefined,
  call: Call,
): Ec2.Route {
  const { DestinationCidrBlock, GatewayId, NatGatewayId } = input;
  const known = ['RouteTableId', 'DestinationCidrBlock', 'GatewayId', 'NatGatewayId'];
  refuseOthers('a route', input, known);
  if (
    DestinationCidrBlock === undefined ||
    (GatewayId === undefined) === (NatGatewayId === undefined)
  ) {
    throw new Fault(
      'MissingParameter',
      'The request must contain DestinationCidrBlock and exactly one of GatewayId and NatGatewayId',
    );
  }
  for (const [name, id] of Object.entries({ GatewayId, NatGatewayId })) {
    if (id !== undefined) find(targets[name as keyof typeof targets], id, call);
  }
  if (GatewayId !== undefined) demandAttached(GatewayId, vpcId, input.RouteTableId, call);
  return {
    DestinationCidrBlock,
    ...(GatewayId !== undefined && { GatewayId }),
    ...(NatGatewayId !== undefined && { NatGatewayId }),
    Origin: 'CreateRoute',
    State: 'active',
  };
}

/** A gateway that is attached to no VPC is in another network, too. */
function demandAttached(
  gatewayId: string,
  vpcId: string | undefined,
  tableId: string | undefined,
  call: Call,
): void {
  const { Attachments = [] } = find('internet-gateway', gatewayId, call).shape;
  if (Attachments.some((one) => one.VpcId === vpcId)) return;
  throw new Fault(
    'InvalidParameterValue',
    `route table ${tableId} and network gateway ${gatewayId} belong to different networks`,
  );
}

function routeTo(cidr: string | undefined, { Routes = [] }: Ec2.RouteTable): Ec2.Route | undefined {
  return Routes.find(({ DestinationCidrBlock }) => DestinationCidrBlock === cidr);
}

function demandRoute(
  cidr: string | undefined,
  table: Ec2.RouteTable,
  id: string | undefined,
): Ec2.Route {
  const route = routeTo(cidr, table);
  if (route !== undefined) return route;
  throw new Fault(
    'InvalidRoute.NotFound',
    `no route with destination-cidr-block ${cidr} in route table ${id}`,
  );
}

function associatedTable(id: string | undefined, call: Call): Resource<'route-table'> {
  const table = all('route-table', call).find(({ shape }) =>
    shape.Associations?.some((one) => one.RouteTableAssociationId === id),
  );
  if (table !== undefined) return table;
  throw new Fault('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
}

function described(table: Resource<'route-table'>): Ec2.RouteTable {
  return { ...table.shape, Tags: tagsOf(table) };
}

import type * as Ec2 from '@aws-sdk/client-ec2';
import { regionalStore } from '../../state.ts';

type Plain<T, Left extends keyof T> = Omit<T, Left | 'Tags'>;

/** What each kind of resource is, in the SDK's shape but for tags and times. */
export interface Shapes {
  vpc: Plain<Ec2.Vpc, never> & { dnsSupport: boolean; dnsHostnames: boolean };
  subnet: Plain<Ec2.Subnet, never>;
  'internet-gateway': Plain<Ec2.InternetGateway, never>;
  'elastic-ip': Plain<Ec2.Address, never>;
  natgateway: Plain<Ec2.NatGateway, 'CreateTime' | 'DeleteTime'>;
  'route-table': Plain<Ec2.RouteTable, never>;
  'security-group': Plain<Ec2.SecurityGroup, 'IpPermissions' | 'IpPermissionsEgress'>;
  'security-group-rule': Plain<Ec2.SecurityGroupRule, never>;
  'vpc-endpoint': Plain<Ec2.VpcEndpoint, 'CreationTimestamp'>;
  'network-acl': Plain<Ec2.NetworkAcl, never>;
  'network-interface': Plain<Ec2.NetworkInterface, 'TagSet'>;
  'vpc-flow-log': Plain<Ec2.FlowLog, 'CreationTime'>;
}

/** Kinds are named as EC2 names them in `TagSpecifications` and ARNs. */
export type Kind = keyof Shapes;

export interface Resource<K extends Kind = Kind> {
  readonly id: string;
  readonly kind: K;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  tags: Record<string, string>;
  shape: Shapes[K];
}

export const resourcesOf = regionalStore('ec2', () => ({
  /** Every resource by its id, in the order of their creation. */
  resources: {} as Record<string, Resource>,
}));

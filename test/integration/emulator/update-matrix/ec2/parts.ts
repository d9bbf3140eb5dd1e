/** Parts of networks that samples stand on. */

export const vpc = (CidrBlock = '10.0.0.0/16') => ({
  Type: 'AWS::EC2::VPC',
  Properties: { CidrBlock },
});

export const subnet = (CidrBlock: string, vpcId = 'Vpc') => ({
  Type: 'AWS::EC2::Subnet',
  Properties: { VpcId: { Ref: vpcId }, CidrBlock },
});

export const gateway = { Type: 'AWS::EC2::InternetGateway' };

export const attachment = {
  Type: 'AWS::EC2::VPCGatewayAttachment',
  Properties: { VpcId: { Ref: 'Vpc' }, InternetGatewayId: { Ref: 'Gateway' } },
};

export const address = { Type: 'AWS::EC2::EIP', DependsOn: 'Attachment' };

export const table = { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: { Ref: 'Vpc' } } };

export const group = (GroupDescription: string) => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { GroupDescription, VpcId: { Ref: 'Vpc' } },
});

export const tags = {
  before: [{ Key: 'a', Value: '1' }],
  after: [
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: 'ü' },
  ],
};

/** A property that the emulator does not take: any value is refused by the property's name. */
export function untaken(after: unknown = 'x') {
  return { after, refused: 'is not implemented' };
}

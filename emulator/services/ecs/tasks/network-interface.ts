import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../../fault.ts';
import type { World } from '../../../world.ts';
import { asServiceRole } from '../service-role.ts';
import { storeOf, type Task } from '../store.ts';
import { StartFailure } from './execution-role.ts';

const session = 'ecs-eni-provisioning';

/** Gives a task its network interface, in the zone that has the fewest of its kind. Throws StartFailure. */
export async function attachInterface(world: World, task: Task): Promise<void> {
  try {
    const caller = asServiceRole({ world, ...task }, session);
    const { Subnets = [] } = await world.invoke<Ec2.DescribeSubnetsCommandOutput>(
      caller,
      'ec2',
      'DescribeSubnets',
      { SubnetIds: task.network.subnets },
    );
    const subnet = leastUsed(Subnets, siblings(world, task));
    const id = world.random.uuid();
    const Description = `arn:aws:ecs:${task.region}:${task.account}:attachment/${id}`;
    const { NetworkInterface = {} } = await world.invoke<Ec2.CreateNetworkInterfaceCommandOutput>(
      caller,
      'ec2',
      'CreateNetworkInterface',
      { SubnetId: subnet?.SubnetId, Groups: task.network.securityGroups, Description },
    );
    task.attachment = {
      id,
      status: 'ATTACHED',
      subnetId: NetworkInterface.SubnetId ?? '',
      interfaceId: NetworkInterface.NetworkInterfaceId ?? '',
      mac: NetworkInterface.MacAddress ?? '',
      address: NetworkInterface.PrivateIpAddress ?? '',
    };
    task.zone = NetworkInterface.AvailabilityZone ?? '';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new StartFailure(
      `Unexpected EC2 error while attempting to Create Network Interface in the subnets ${task.network.subnets?.join(', ')}: ${error.code}: ${error.message}`,
      error,
    );
  }
}

/** What is gone already needs no deleting. */
export async function detachInterface(world: World, task: Task): Promise<void> {
  const { attachment } = task;
  if (attachment === undefined || attachment.status === 'DELETED') return;
  attachment.status = 'DELETED';
  const request = { NetworkInterfaceId: attachment.interfaceId };
  try {
    const caller = asServiceRole({ world, ...task }, session);
    await world.invoke(caller, 'ec2', 'DeleteNetworkInterface', request);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}

/** Zones of the tasks that stand beside this one. */
function siblings(world: World, task: Task): (string | undefined)[] {
  const { tasks } = storeOf({ world, ...task });
  return Object.values(tasks)
    .filter((one) => one.group === task.group && one.desiredStatus === 'RUNNING')
    .map(({ zone }) => zone);
}

function leastUsed(
  subnets: readonly Ec2.Subnet[],
  zones: readonly (string | undefined)[],
): Ec2.Subnet | undefined {
  const uses = ({ AvailabilityZone }: Ec2.Subnet) =>
    zones.filter((zone) => zone === AvailabilityZone).length;
  return [...subnets].sort((one, other) => uses(one) - uses(other))[0];
}

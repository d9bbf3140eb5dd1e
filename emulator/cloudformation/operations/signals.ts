import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Operations } from '../../service.ts';
import { signal } from '../engine/wait-condition.ts';
import { invalid } from '../template/fault.ts';
import { stackAccess } from './access.ts';
import { presentStack } from './find.ts';

export const signals = {
  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SignalResource.html */
  SignalResource: {
    access: ({ StackName }, call) => stackAccess('SignalResource', call, StackName),
    handle: (
      { StackName, LogicalResourceId: id = '', UniqueId = '', Status = 'SUCCESS' },
      call,
    ) => {
      const stack = presentStack(call, StackName);
      const resource = Object.hasOwn(stack.resources, id) ? stack.resources[id] : undefined;
      if (resource === undefined) {
        throw invalid(`Resource ${id} does not exist for stack ${stack.stackName}`);
      }
      const isWaiting = resource.type === 'AWS::CloudFormation::WaitCondition';
      if (!isWaiting || resource.status !== 'CREATE_IN_PROGRESS') {
        throw invalid(`Resource ${id} is in ${resource.status} state and cannot be signaled`);
      }
      signal({ world: call.world, stack }, resource, { uniqueId: UniqueId, status: Status });
      return {};
    },
  },
} satisfies Operations<typeof Sdk>;

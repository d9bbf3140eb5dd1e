import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Operations } from '../../service.ts';
import { isNested } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { stackAccess } from './access.ts';
import { createStack } from './create-stack.ts';
import { deleteStack } from './delete-stack.ts';
import { presentStack } from './find.ts';
import { withoutSecrets } from './trail.ts';
import { updateStack } from './update-stack.ts';

export const stacks = {
  CreateStack: {
    access: (input, call) => stackAccess('CreateStack', call, input.StackName, input),
    trail: withoutSecrets,
    handle: createStack,
  },
  UpdateStack: {
    access: (input, call) => stackAccess('UpdateStack', call, input.StackName, input),
    trail: withoutSecrets,
    handle: updateStack,
  },
  DeleteStack: {
    access: (input, call) => stackAccess('DeleteStack', call, input.StackName, input),
    handle: deleteStack,
  },
  UpdateTerminationProtection: {
    access: (input, call) => stackAccess('UpdateTerminationProtection', call, input.StackName),
    handle: ({ StackName, EnableTerminationProtection }, call) => {
      const stack = presentStack(call, StackName);
      if (isNested(stack)) {
        throw invalid(
          `Termination protection cannot be changed on nested stack [${stack.stackName}]. Change it on the root stack instead.`,
        );
      }
      stack.terminationProtection = EnableTerminationProtection === true;
      return { StackId: stack.stackId };
    },
  },
} satisfies Operations<typeof Sdk>;

import { asAdministrator } from '../callers.ts';
import type { Step } from '../place.ts';
import { lastStatusOf } from '../stack-status.ts';

/** Stacks that go, with the role that they came with. */
export const tearDownSteps: readonly Step[] = ['trail', 'detection-canary', 'application'].map(
  (stack) => tearDown(stack, `deploy ${stack}`),
);

function tearDown(stack: string, after: string): Step {
  return {
    name: `tear down ${stack}`,
    after,
    async run(place) {
      const call = asAdministrator(place);
      const StackName = `${place.stage.prefix}-${stack}`;
      const { Stacks: [found] = [] } = await call<{ Stacks?: { StackId: string }[] }>(
        'cloudformation',
        'DescribeStacks',
        { StackName },
      );
      const EnableTerminationProtection = false;
      await call('cloudformation', 'UpdateTerminationProtection', {
        StackName,
        EnableTerminationProtection,
      });
      await call('cloudformation', 'DeleteStack', { StackName });
      const status = await lastStatusOf(place, found?.StackId ?? '');
      if (status !== 'DELETE_COMPLETE') throw new Error(`${StackName} ended in ${status}`);
    },
  };
}

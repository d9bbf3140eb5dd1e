import {
  DeleteStackCommand,
  ListExportsCommand,
  ListImportsCommand,
} from '@aws-sdk/client-cloudformation';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { att, deploy, outputOf, queueTemplate, refusal, stackOf } from './stacks.ts';

const api = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';

const exporting = (place: Place) => ({
  ...queueTemplate,
  Outputs: { Arn: { Value: att('Queue', 'Arn'), Export: { Name: place.fresh('Arn') } } },
});

const importing = (place: Place) => ({
  Resources: {
    Topic: {
      Type: 'AWS::SNS::Topic',
      Properties: { DisplayName: 'imports' },
    },
  },
  Outputs: { Imported: { Value: { 'Fn::ImportValue': place.fresh('Arn') } } },
});

export const stackExports: ServiceCases = {
  service: 'cloudformation',
  cases: [
    {
      name: 'An export is listed with its value',
      aws: `${api}/API_ListExports.html`,
      async run(place) {
        const stack = await deploy(place, { template: exporting(place) });
        const { Exports } = await place.clients.cloudFormation.send(new ListExportsCommand({}));
        const ours = Exports?.find(({ Name }) => Name === place.fresh('Arn'));
        return [ours?.Value === outputOf(stack, 'Arn'), ours?.ExportingStackId === stack?.StackId];
      },
      expected: [true, true],
    },
    {
      name: 'An import takes the export’s value, and is listed',
      aws: `${guide}/intrinsic-function-reference-importvalue.html`,
      async run(place) {
        const first = await deploy(place, { template: exporting(place), base: 'exporting' });
        const second = await deploy(place, { template: importing(place), base: 'importing' });
        const { Imports } = await place.clients.cloudFormation.send(
          new ListImportsCommand({ ExportName: place.fresh('Arn') }),
        );
        return [
          outputOf(second, 'Imported') === outputOf(first, 'Arn'),
          Imports?.map((name) => name === place.fresh('importing')),
        ];
      },
      expected: [true, [true]],
    },
    {
      name: 'An import of what nobody exports fails the stack',
      aws: `${guide}/using-cfn-stack-exports.html`,
      run: (place) => refusal(place, importing(place)),
      expected: 'refused',
    },
    {
      name: 'A stack whose export is imported cannot be deleted',
      aws: `${guide}/using-cfn-stack-exports.html`,
      async run(place) {
        await deploy(place, { template: exporting(place), base: 'exporting' });
        await deploy(place, { template: importing(place), base: 'importing' });
        const StackName = place.fresh('exporting');
        const fault = await faultOf(
          place.clients.cloudFormation.send(new DeleteStackCommand({ StackName })),
        );
        if (fault !== 'accepted') return 'refused';
        await place.until(async () => {
          const stack = await stackOf(place, StackName);
          return stack?.StackStatus === 'DELETE_IN_PROGRESS' ? undefined : 'settled';
        }, 10);
        return (await stackOf(place, StackName)) === undefined ? 'deleted' : 'refused';
      },
      expected: 'refused',
    },
    {
      name: 'Two stacks cannot export one name',
      aws: `${guide}/using-cfn-stack-exports.html`,
      async run(place) {
        await deploy(place, { template: exporting(place), base: 'first' });
        return refusal(place, exporting(place));
      },
      expected: 'refused',
    },
  ],
};

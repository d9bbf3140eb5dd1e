import { notImplemented } from '../fault.ts';
import { findStack, type Place } from './stack.ts';
import { invalid } from './template/fault.ts';
import type { StackOutputReference } from './template/scope.ts';

/**
 * What `Fn::GetStackOutput` answers: an output of another stack of the account, in any Region. Throws `ValidationError`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
 */
export function outputOfStack(at: Place, reference: StackOutputReference): string {
  const { stackName, outputName, region = at.region, roleArn } = reference;
  if (roleArn !== undefined) throw notImplemented('RoleArn of Fn::GetStackOutput');
  const stack = findStack({ ...at, region }, stackName);
  if (stack === undefined || stack.status === 'DELETE_COMPLETE') {
    throw invalid(`Stack with id ${stackName} does not exist`);
  }
  const output = stack.outputs.find(({ key }) => key === outputName);
  if (output !== undefined) return output.value;
  throw invalid(`Output ${outputName} does not exist in stack ${stackName}`);
}

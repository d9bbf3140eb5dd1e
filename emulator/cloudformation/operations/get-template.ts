import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call } from '../../service.ts';
import type { Source } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { changeSetOf, stackOf } from './find.ts';
import { isArn } from './names.ts';

/** By stage: as it was given, or after its transforms, which is what AWS answers unless it is asked otherwise. */
export function getTemplate(
  { StackName, ChangeSetName, TemplateStage }: Sdk.GetTemplateCommandInput,
  call: Call,
): Sdk.GetTemplateOutput {
  const source = sourceOfRequest(StackName, ChangeSetName, call);
  const { template, original = template } = source;
  // A template whose transforms failed has nothing but the original.
  const isOriginal = TemplateStage === 'Original' || source.problem !== undefined;
  return {
    TemplateBody: isOriginal ? original : template,
    StagesAvailable: source.problem === undefined ? ['Original', 'Processed'] : ['Original'],
  };
}

function sourceOfRequest(
  stackName: string | undefined,
  changeSetName: string | undefined,
  call: Call,
): Source {
  if (changeSetName === undefined) {
    if (stackName === undefined) {
      throw invalid('StackName is required if ChangeSetName is not specified.');
    }
    return stackOf(call, stackName).source;
  }
  if (stackName === undefined && !isArn(changeSetName)) {
    throw invalid('StackName is a required parameter.');
  }
  return changeSetOf(call, changeSetName, stackName).changeSet.source;
}

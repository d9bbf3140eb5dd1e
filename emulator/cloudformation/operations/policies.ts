import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call, Operations } from '../../service.ts';
import { readStackPolicy } from '../engine/stack-policy.ts';
import { invalid } from '../template/fault.ts';
import { stackAccess } from './access.ts';
import { presentStack } from './find.ts';
import { objectText } from './template-text.ts';

export const policies = {
  SetStackPolicy: {
    access: (input, call) => stackAccess('SetStackPolicy', call, input.StackName, input),
    handle: async ({ StackName, StackPolicyBody, StackPolicyURL }, call) => {
      const policy = await policyText(call, StackPolicyBody, StackPolicyURL);
      if (policy === undefined) {
        throw invalid('You must specify either StackPolicyURL or StackPolicyBody');
      }
      presentStack(call, StackName).policy = policy;
      return {};
    },
  },
  GetStackPolicy: {
    access: ({ StackName }, call) => stackAccess('GetStackPolicy', call, StackName),
    handle: ({ StackName }, call) => {
      const { policy } = presentStack(call, StackName);
      return policy === undefined ? {} : { StackPolicyBody: policy };
    },
  },
} satisfies Operations<typeof Sdk>;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SetStackPolicy.html */
const longestPolicy = 16_384;

/** A stack policy that a request brings, in it or by an address in S3; undefined: it brings none. */
export async function policyText(
  call: Call,
  body: string | undefined,
  url: string | undefined,
): Promise<string | undefined> {
  if (body !== undefined && url !== undefined) {
    throw invalid('You cannot specify both StackPolicyURL and StackPolicyBody');
  }
  const text = url === undefined ? body : await objectText(url, call, 'StackPolicyURL');
  if (text === undefined) return undefined;
  if (Buffer.byteLength(text) > longestPolicy) {
    throw invalid(
      `1 validation error detected: Value at 'stackPolicyBody' failed to satisfy constraint: Member must have length less than or equal to ${longestPolicy}`,
    );
  }
  readStackPolicy(text);
  return text;
}

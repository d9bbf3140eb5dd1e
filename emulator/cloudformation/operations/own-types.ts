import type { OwnTypes } from '../engine/own-type.ts';
import { waitCondition, waitConditionHandle } from '../engine/wait-condition.ts';
import { nestedStack } from './nested-stack.ts';

/** The resource types that CloudFormation carries out by itself. */
export const ownTypes: OwnTypes = new Map([
  ['AWS::CloudFormation::Stack', nestedStack],
  ['AWS::CloudFormation::WaitCondition', waitCondition],
  ['AWS::CloudFormation::WaitConditionHandle', waitConditionHandle],
]);

import type { Access, Call } from '../../service.ts';
import { passRole } from '../../services/iam/pass-role.ts';
import { findStack } from '../stack.ts';
import { isArn, stackArn } from './names.ts';

interface Request {
  readonly RoleARN?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly ChangeSetName?: string | undefined;
  readonly StackPolicyURL?: string | undefined;
  readonly ResourceTypes?: readonly string[] | undefined;
}

/**
 * What an action on one stack needs: the action on the stack's ARN, with the condition keys of the request, and the right
 * to pass the role where one is given.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
 */
export function stackAccess(
  action: string,
  call: Call,
  stackName: string | undefined,
  request: Request = {},
): Access[] {
  const access: Access = {
    action: `cloudformation:${action}`,
    resource: stackResource(call, stackName),
    conditions: conditionsOf(request),
  };
  const { RoleARN } = request;
  return RoleARN === undefined
    ? [access]
    : [access, passRole(RoleARN, 'cloudformation.amazonaws.com')];
}

/** A stack that is not there (yet) is every stack of that name. */
function stackResource(call: Call, stackName: string | undefined): string {
  if (stackName === undefined) return '*';
  const stack = findStack(call, stackName);
  if (stack !== undefined) return stack.stackId;
  return isArn(stackName) ? stackName : stackArn(call, stackName, '*');
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html#using-iam-conditions */
function conditionsOf(request: Request): NonNullable<Access['conditions']> {
  const { RoleARN, TemplateURL, ChangeSetName, StackPolicyURL, ResourceTypes } = request;
  return {
    ...(RoleARN !== undefined && { 'cloudformation:RoleArn': RoleARN }),
    ...(TemplateURL !== undefined && { 'cloudformation:TemplateUrl': TemplateURL }),
    ...(ChangeSetName !== undefined && { 'cloudformation:ChangeSetName': ChangeSetName }),
    ...(StackPolicyURL !== undefined && { 'cloudformation:StackPolicyUrl': StackPolicyURL }),
    ...(ResourceTypes !== undefined && { 'cloudformation:ResourceTypes': ResourceTypes }),
  };
}

/** For actions that know no resource. */
export function anyAccess(action: string): Access {
  return { action: `cloudformation:${action}`, resource: '*' };
}

import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Call, Operations } from '../../service.ts';
import { bareGroupAccess } from './access.ts';
import { checkGroupName, findGroup, nameInArn } from './names.ts';
import { checkText, invalid, violates } from './refusals.ts';

const mostTags = 50;
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html */
export const tags = {
  TagResource: {
    access: (input, call) => ({
      ...bareGroupAccess('TagResource', nameOf(input, call), call),
      conditions: requestTags(input.tags),
    }),
    handle: (input, call) => {
      addTags(findGroup(call, { logGroupName: nameOf(input, call) }), input.tags ?? {});
      return {};
    },
  },
  UntagResource: {
    access: (input, call) => bareGroupAccess('UntagResource', nameOf(input, call), call),
    handle: (input, call) => {
      const group = findGroup(call, { logGroupName: nameOf(input, call) });
      for (const key of input.tagKeys ?? []) delete group.tags[key];
      return {};
    },
  },
  ListTagsForResource: {
    access: (input, call) => bareGroupAccess('ListTagsForResource', nameOf(input, call), call),
    handle: (input, call) => ({
      tags: { ...findGroup(call, { logGroupName: nameOf(input, call) }).tags },
    }),
  },
  TagLogGroup: {
    access: (input, call) => ({
      ...bareGroupAccess('TagLogGroup', checkGroupName(input.logGroupName), call),
      conditions: requestTags(input.tags),
    }),
    handle: (input, call) => {
      addTags(findGroup(call, input), input.tags ?? {});
      return {};
    },
  },
  UntagLogGroup: {
    access: (input, call) =>
      bareGroupAccess('UntagLogGroup', checkGroupName(input.logGroupName), call),
    handle: (input, call) => {
      const group = findGroup(call, input);
      for (const key of input.tags ?? []) delete group.tags[key];
      return {};
    },
  },
  ListTagsLogGroup: {
    access: (input, call) =>
      bareGroupAccess('ListTagsLogGroup', checkGroupName(input.logGroupName), call),
    handle: (input, call) => ({ tags: { ...findGroup(call, input).tags } }),
  },
} satisfies Operations<typeof Logs>;

/** "The ARN format of a log group is arn:…:log-group:name", without the `:*` that other operations show. */
function nameOf({ resourceArn }: { readonly resourceArn: string | undefined }, call: Call): string {
  const arn = checkText(resourceArn, 'resourceArn', 1011, /^[\w+=/:,.@\-*#]*$/);
  if (arn.endsWith(':*')) {
    throw invalid(`The resource ARN ${arn} must be given without the trailing :*`);
  }
  return nameInArn(arn, call);
}

export function addTags(
  holder: { tags: Record<string, string> },
  added: Readonly<Record<string, string>>,
): void {
  const merged = { ...holder.tags, ...checkTags(added) };
  if (Object.keys(merged).length > mostTags) {
    throw new Fault('TooManyTagsException', `A resource can have at most ${mostTags} tags.`);
  }
  holder.tags = merged;
}

function checkTags(added: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(added)) {
    checkText(key, 'tags', 128, tagText);
    if (/^aws:/i.test(key))
      throw invalid('aws: prefixed tag key names are not allowed for external use.');
    if (value.length > 256) throw violates(value, 'tags', 'have length less than or equal to 256');
    if (!tagText.test(value)) {
      throw violates(value, 'tags', `satisfy regular expression pattern: ${tagText.source}`);
    }
  }
  return added;
}

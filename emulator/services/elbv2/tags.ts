import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Call, Operations } from '../../service.ts';
import { on, tagsAt, toDescribe } from './access.ts';
import { invalid, required } from './refusals.ts';
import { fewTags, listTags, readTags } from './tag-list.ts';

export const tags = {
  AddTags: {
    access: ({ ResourceArns = [], Tags }, call) =>
      ResourceArns.map((arn) => on('AddTags', arn, call, requestTags(Tags))),
    handle({ ResourceArns, Tags }, call) {
      const added = readTags(required(Tags, 'Tags'));
      for (const one of taggedAt(ResourceArns, call)) {
        fewTags({ ...one, ...added });
        Object.assign(one, added);
      }
      return {};
    },
  },
  RemoveTags: {
    access: ({ ResourceArns = [], TagKeys = [] }, call) =>
      ResourceArns.map((arn) => on('RemoveTags', arn, call, { 'aws:TagKeys': TagKeys })),
    handle({ ResourceArns, TagKeys }, call) {
      const keys = required(TagKeys, 'TagKeys');
      for (const one of taggedAt(ResourceArns, call)) for (const key of keys) delete one[key];
      return {};
    },
  },
  DescribeTags: {
    access: () => toDescribe('DescribeTags'),
    handle({ ResourceArns = [] }, call) {
      if (ResourceArns.length > 20) {
        throw invalid('The maximum number of resources that can be described at once is 20');
      }
      const found = taggedAt(ResourceArns, call);
      const TagDescriptions = found.map((one, at) => ({
        ResourceArn: ResourceArns[at],
        Tags: listTags(one),
      }));
      return { TagDescriptions };
    },
  },
} satisfies Operations<typeof Elb>;

/** The tags of each, or the fault with which the first that is not there is missed. */
function taggedAt(arns: readonly string[] = [], call: Call): Record<string, string>[] {
  return arns.map((arn) => {
    const found = tagsAt(arn, call);
    if (found !== undefined) return found;
    const [, , , , , path = ''] = arn.split(':');
    const [kind = ''] = path.split('/');
    const code = missing[kind];
    if (code === undefined) throw invalid(`'${arn}' is not a valid load balancer ARN`);
    throw new Fault(code, `'${arn}' not found`);
  });
}

const missing: Readonly<Record<string, string>> = {
  loadbalancer: 'LoadBalancerNotFoundException',
  targetgroup: 'TargetGroupNotFoundException',
  listener: 'ListenerNotFoundException',
  'listener-rule': 'RuleNotFoundException',
};

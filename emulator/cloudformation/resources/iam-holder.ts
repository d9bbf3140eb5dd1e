import type * as Iam from '@aws-sdk/client-iam';
import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import type { Change, Context, Tag } from './type.ts';

export type HolderKind = 'Role' | 'User' | 'Group';

export interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: JsonDocument;
}

export interface HolderProperties {
  readonly ManagedPolicyArns?: readonly string[];
  readonly Policies?: readonly InlinePolicy[];
}

/** What roles, users and groups have in common in templates: managed and inline policies. */
export function holderOf(kind: HolderKind) {
  const naming = (name: string) => ({ [`${kind}Name`]: name });
  const attach = (name: string, PolicyArn: string, { call }: Context) =>
    call('iam', `Attach${kind}Policy`, { ...naming(name), PolicyArn });
  const detach = (name: string, PolicyArn: string, { call }: Context) =>
    unlessMissing(call('iam', `Detach${kind}Policy`, { ...naming(name), PolicyArn }));
  const put = (name: string, { PolicyName, PolicyDocument }: InlinePolicy, { call }: Context) => {
    const document = { PolicyName, PolicyDocument: documentText(PolicyDocument) };
    return call('iam', `Put${kind}Policy`, { ...naming(name), ...document });
  };
  const remove = (name: string, PolicyName: string, { call }: Context) =>
    unlessMissing(call('iam', `Delete${kind}Policy`, { ...naming(name), PolicyName }));
  return {
    attach,
    detach,
    put,
    remove,
    /** Brings the policies of a new holder. */
    async fill(name: string, properties: HolderProperties, context: Context): Promise<void> {
      for (const arn of properties.ManagedPolicyArns ?? []) await attach(name, arn, context);
      for (const policy of properties.Policies ?? []) await put(name, policy, context);
    },
    /** Takes away what would hold back the deletion of the holder. */
    async empty(name: string, properties: HolderProperties, context: Context): Promise<void> {
      for (const arn of properties.ManagedPolicyArns ?? []) await detach(name, arn, context);
      for (const { PolicyName } of properties.Policies ?? [])
        await remove(name, PolicyName, context);
    },
    async changeManaged(
      { physicalId, previous, properties }: Change<HolderProperties>,
      context: Context,
    ): Promise<void> {
      const before = previous.ManagedPolicyArns ?? [];
      const after = properties.ManagedPolicyArns ?? [];
      const added = after.filter((arn) => !before.includes(arn));
      for (const arn of added) await attach(physicalId, arn, context);
      const gone = before.filter((arn) => !after.includes(arn));
      for (const arn of gone) await detach(physicalId, arn, context);
    },
    async changeInline(
      { physicalId, previous, properties }: Change<HolderProperties>,
      context: Context,
    ): Promise<void> {
      const after = properties.Policies ?? [];
      const names = new Set(after.map(({ PolicyName }) => PolicyName));
      for (const policy of after) await put(physicalId, policy, context);
      for (const { PolicyName } of previous.Policies ?? []) {
        if (!names.has(PolicyName)) await remove(physicalId, PolicyName, context);
      }
    },
    readInline: (name: string, PolicyName: string, context: Context) =>
      readInline(kind, naming(name), PolicyName, context),
    async read(name: string, context: Context): Promise<Required<HolderProperties>> {
      const { AttachedPolicies = [] } =
        await context.call<Iam.ListAttachedRolePoliciesCommandOutput>(
          'iam',
          `ListAttached${kind}Policies`,
          naming(name),
        );
      const { PolicyNames = [] } = await context.call<Iam.ListRolePoliciesCommandOutput>(
        'iam',
        `List${kind}Policies`,
        naming(name),
      );
      const Policies: InlinePolicy[] = [];
      for (const PolicyName of PolicyNames) {
        const PolicyDocument = await readInline(kind, naming(name), PolicyName, context);
        if (PolicyDocument !== undefined) Policies.push({ PolicyName, PolicyDocument });
      }
      const ManagedPolicyArns = AttachedPolicies.map(({ PolicyArn = '' }) => PolicyArn);
      return { ManagedPolicyArns, Policies };
    },
  };
}

async function readInline(
  kind: HolderKind,
  naming: object,
  PolicyName: string,
  { call }: Context,
): Promise<JsonDocument | undefined> {
  const found = await unlessMissing(
    call<Iam.GetRolePolicyCommandOutput>('iam', `Get${kind}Policy`, { ...naming, PolicyName }),
  );
  return found?.PolicyDocument === undefined ? undefined : readDocument(found.PolicyDocument);
}

/** IAM answers documents encoded as in a URL. */
export function readDocument(encoded: string | undefined): object {
  return JSON.parse(decodeURIComponent(encoded ?? '%7B%7D')) as object;
}

/** Members whose lists are not empty: a template says nothing of the others. */
export function unlessEmpty<T extends Readonly<Record<string, readonly unknown[] | undefined>>>(
  lists: T,
): { [K in keyof T]?: NonNullable<T[K]> } {
  const some = Object.entries(lists).filter(([, list]) => list !== undefined && list.length > 0);
  return Object.fromEntries(some) as { [K in keyof T]?: NonNullable<T[K]> };
}

export function showTags(tags: readonly Iam.Tag[] = []): Tag[] {
  return tags.map(({ Key = '', Value = '' }) => ({ Key, Value }));
}

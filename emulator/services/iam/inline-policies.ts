import { Fault } from '../../fault.ts';
import { entry, type Identity } from '../../identity/iam-store.ts';
import { encodeDocument, requirePolicy, sizeOf } from './documents.ts';
import { noSuchEntity } from './faults.ts';
import type { Holder, HolderOperation } from './holders.ts';
import { requireName } from './names.ts';
import { type PageRequest, page } from './page.ts';

type Named = { readonly PolicyName: string | undefined };
type Nothing = Record<never, never>;
type Document = { PolicyName: string; PolicyDocument: string };

/** The four operations on inline policies, for one kind of holder. */
export function inlinePolicies<I>(holder: Holder<I>) {
  const { label } = holder;
  return {
    put: (
      action: string,
    ): HolderOperation<I & Named & { PolicyDocument: string | undefined }, Nothing> => ({
      access: (input, call) => holder.access(action, input, call),
      handle(input, call) {
        const owner = holder.find(input, call, 'change');
        const name = requireName(input.PolicyName, 'policyName', 128);
        const document = requirePolicy(input.PolicyDocument, 'inline');
        const inline = { ...owner.inline, [name]: document };
        requireSize(holder, owner, inline);
        owner.inline = inline;
        return {};
      },
    }),
    get: <O>(
      action: string,
      show: (name: string) => O,
    ): HolderOperation<I & Named, O & Document> => ({
      access: (input, call) => holder.access(action, input, call),
      handle(input, call) {
        const owner = holder.find(input, call, 'read');
        const { name, document } = find(label, owner, input);
        return {
          ...show(owner.name),
          PolicyName: name,
          PolicyDocument: encodeDocument(document),
        };
      },
    }),
    remove: (action: string): HolderOperation<I & Named, Nothing> => ({
      access: (input, call) => holder.access(action, input, call),
      handle(input, call) {
        const owner = holder.find(input, call, 'change');
        delete owner.inline[find(label, owner, input).name];
        return {};
      },
    }),
    list: (action: string): HolderOperation<I & PageRequest, { PolicyNames: string[] }> => ({
      access: (input, call) => holder.access(action, input, call),
      handle(input, call) {
        const names = Object.keys(holder.find(input, call, 'read').inline);
        const { items, rest } = page(names, (name) => name, input);
        return { PolicyNames: items, ...rest };
      },
    }),
  };
}

function find(label: string, owner: Identity, input: Named): { name: string; document: string } {
  const name = requireName(input.PolicyName, 'policyName', 128);
  const document = entry(owner.inline, name);
  if (document !== undefined) return { name, document };
  throw noSuchEntity(`The ${label} policy with name ${name} cannot be found.`);
}

function requireSize<I>(
  { inlineLimit, label }: Holder<I>,
  { name }: Identity,
  inline: Readonly<Record<string, string>>,
): void {
  const size = Object.values(inline).reduce((sum, document) => sum + sizeOf(document), 0);
  if (size <= inlineLimit) return;
  throw new Fault(
    'LimitExceededException',
    `Maximum policy size of ${inlineLimit} bytes exceeded for ${label} ${name}`,
  );
}

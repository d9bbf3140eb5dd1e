import type { StatementElement } from './grammar-syntax.ts';
import { MalformedPolicy } from './malformed-policy.ts';

/** Throws MalformedPolicy for an action without a service, or with more than one colon. */
export function checkActions({ Action, NotAction }: StatementElement): void {
  for (const action of [Action ?? NotAction ?? []].flat()) {
    const [vendor = '', ...names] = action.split(':');
    if (action === '*') continue;
    if (names.length === 0) {
      throw new MalformedPolicy(
        'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
      );
    }
    if (names.length > 1) {
      throw new MalformedPolicy('Actions/Condition can contain only one colon.');
    }
    if (vendor !== '*' && /[^\w.-]|_/.test(vendor)) {
      throw new MalformedPolicy(`Vendor ${vendor} is not valid`);
    }
  }
}

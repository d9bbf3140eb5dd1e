import type { ParameterTier } from '@aws-sdk/client-ssm';
import { Fault } from '../../fault.ts';
import { invalid } from './refusals.ts';
import { latest, type Parameter, type Version } from './store.ts';

const sizes = { Standard: 4096, Advanced: 8192 };
const counts = { Standard: 10_000, Advanced: 100_000 };
const page =
  'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';

/**
 * The tier of a new version. An advanced parameter stays so; one without a tier of its own starts as standard, the default of
 * an account that has not set another.
 */
export function settleTier(
  asked: ParameterTier | undefined,
  value: string,
  before: Version | undefined,
): Version['tier'] {
  const tier = settle(asked, value, before?.tier);
  if (before?.tier === 'Advanced' && tier === 'Standard') {
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    );
  }
  if (Buffer.byteLength(value) > sizes[tier]) throw tooLong(tier);
  return tier;
}

function settle(
  asked: ParameterTier | undefined,
  value: string,
  before: Version['tier'] | undefined,
): Version['tier'] {
  if (asked === 'Standard' || asked === 'Advanced') return asked;
  if (before === 'Advanced') return before;
  const large = Buffer.byteLength(value) > sizes.Standard;
  return asked === 'Intelligent-Tiering' && large ? 'Advanced' : 'Standard';
}

function tooLong(tier: Version['tier']): Fault {
  return invalid(
    tier === 'Standard'
      ? `Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see ${page}`
      : 'Advanced tier parameters support a maximum parameter value of 8192 characters.',
  );
}

export function requireRoom(all: Readonly<Record<string, Parameter>>, tier: Version['tier']): void {
  const count = Object.values(all).filter((one) => latest(one).tier === tier).length;
  if (count < counts[tier]) return;
  const more =
    tier === 'Standard'
      ? ' To add more parameters, either delete existing parameters or upgrade to the advanced-parameter tier (charges apply).'
      : '';
  throw new Fault(
    'ParameterLimitExceeded',
    `You have reached the maximum number of ${tier.toLowerCase()} parameters for this AWS account and Region (${counts[tier]}).${more}`,
  );
}

import type { Call } from '../../service.ts';
import { invalidValue, required } from './refusals.ts';

export type ResourceKind = 'db' | 'subgrp' | 'pg' | 'snapshot' | 'og';

type Place = Pick<Call, 'account' | 'region'>;

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.ARN.html */
export function arnOf({ account, region }: Place, kind: ResourceKind, name: string): string {
  return `arn:aws:rds:${region}:${account}:${kind}:${name}`;
}

const identifierRule = /^[a-z](?:-?[a-z0-9])*$/i;

/** Identifiers are kept in lower case. */
export function identifier(given: string | undefined, member: string, longest = 63): string {
  const name = required(given, member);
  if (!identifierRule.test(name)) {
    throw invalidValue(
      `The parameter ${member} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
    );
  }
  if (name.length > longest) {
    throw invalidValue(
      `The parameter ${member} is not a valid identifier because it is longer than ${longest} characters.`,
    );
  }
  return name.toLowerCase();
}

/** What a request names by itself or by its ARN, for the kinds that may be named so. */
export function nameIn(given: string, kind: ResourceKind, place: Place): string {
  const prefix = arnOf(place, kind, '');
  return (given.startsWith(prefix) ? given.slice(prefix.length) : given).toLowerCase();
}

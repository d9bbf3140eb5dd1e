import type { Outcome, TrailDetail } from '../../service.ts';

const passwords = new Set(['MasterUserPassword', 'TdeCredentialPassword']);

/** A password is written down as `****`. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/logging-using-cloudtrail.html */
export function withoutPasswords(input: object, _outcome: Outcome<unknown>): TrailDetail {
  return { requestParameters: shown(input) };
}

/** Members as CloudTrail writes them, in lower camel case. */
function shown(input: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [
            [
              name.charAt(0).toLowerCase() + name.slice(1),
              passwords.has(name) ? '****' : written(value),
            ],
          ],
    ),
  );
}

function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  return typeof value === 'object' && value !== null ? shown(value) : value;
}

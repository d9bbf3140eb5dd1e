import type { Call, Outcome, TrailDetail } from '../../service.ts';

type Request = Readonly<Record<string, unknown>>;

const secretMembers = new Set(['SecretString', 'SecretBinary', 'RotationToken']);

/**
 * Never the secret. https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieve-ct-entries.html
 */
export function withoutSecrets(
  input: object,
  _outcome: Outcome<unknown>,
  _call: Call,
): TrailDetail {
  return { requestParameters: shown(input) };
}

/** Members as CloudTrail writes them, in lower camel case. */
function shown(input: object): Request {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) =>
      secretMembers.has(name) || value === undefined
        ? []
        : [[name.charAt(0).toLowerCase() + name.slice(1), written(value)]],
    ),
  );
}

function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  return typeof value === 'object' && value !== null ? shown(value) : value;
}

/** What reads and answers a secret: its record has no answer. */
export function readsSecret(input: object): TrailDetail {
  return { readOnly: true, requestParameters: shown(input), responseElements: null };
}

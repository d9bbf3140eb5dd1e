// What aws-actions/configure-aws-credentials does with these inputs: the runner's token for STS's audience, exchanged for the role's
// credentials, which then must be of the account that was meant. Without a dependency, so that a folder is all of it.
import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { signedHeaders } from './sign.mjs';

const { env } = process;
const input = (name) => env[`INPUT_${name.toUpperCase()}`]?.trim() ?? '';
const region = input('aws-region');
const endpoint =
  env.AWS_ENDPOINT_URL_STS ?? env.AWS_ENDPOINT_URL ?? `https://sts.${region}.amazonaws.com`;
/** As STS told it last: AWS's SDK corrects its clock, too. */
let now = new Date();

try {
  const credentials = await persistently(exchange);
  for (const secret of Object.values(credentials)) console.log(`::add-mask::${secret}`);
  const account = await whose(credentials);
  demandAllowed(account);
  exportAll({ ...credentials, AWS_REGION: region, AWS_DEFAULT_REGION: region });
  appendFileSync(env.GITHUB_OUTPUT, `aws-account-id=${account}\n`);
  console.log(`Authenticated as ${input('role-session-name')} in account ${account}`);
} catch (error) {
  console.log(`::error::${error.message}`);
  process.exitCode = 1;
}

async function persistently(work) {
  const most = Number(input('retry-max-attempts'));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= most) throw error;
      await setTimeout(50 * 2 ** attempt);
    }
  }
}

async function exchange() {
  const answer = await ask({
    Action: 'AssumeRoleWithWebIdentity',
    RoleArn: input('role-to-assume'),
    RoleSessionName: input('role-session-name'),
    DurationSeconds: input('role-duration-seconds'),
    WebIdentityToken: await requestToken(),
  });
  return {
    AWS_ACCESS_KEY_ID: read(answer, 'AccessKeyId'),
    AWS_SECRET_ACCESS_KEY: read(answer, 'SecretAccessKey'),
    AWS_SESSION_TOKEN: read(answer, 'SessionToken'),
  };
}

/** https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
async function requestToken() {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  if (!url || !bearer) {
    throw new Error(
      'It looks like you might be trying to authenticate with OIDC. Did you mean to set the `id-token` permission?',
    );
  }
  const response = await fetch(`${url}&audience=sts.amazonaws.com`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  if (!response.ok) throw new Error(`the token service answered ${response.status}`);
  const { value } = await response.json();
  console.log(`::add-mask::${value}`);
  return value;
}

async function whose(credentials) {
  const body = new URLSearchParams({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
  }).toString();
  return read(
    await ask(body, signedHeaders({ endpoint, region, body, now }, credentials)),
    'Account',
  );
}

function demandAllowed(account) {
  const allowed = input('allowed-account-ids');
  if (
    allowed === '' ||
    allowed
      .split(',')
      .map((id) => id.trim())
      .includes(account)
  )
    return;
  throw new Error(
    `The account ID of the provided credentials (${account}) does not match any of the expected account IDs: ${allowed}`,
  );
}

async function ask(parameters, headers = {}) {
  const body =
    typeof parameters === 'string'
      ? parameters
      : new URLSearchParams({ ...parameters, Version: '2011-06-15' }).toString();
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
  const text = await response.text();
  now = new Date(response.headers.get('date') ?? now);
  if (response.ok) return text;
  throw new Error(`Could not assume role with OIDC: ${read(text, 'Message')}`);
}

function read(xml, element) {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? '';
}

function exportAll(values) {
  for (const [name, value] of Object.entries(values))
    appendFileSync(env.GITHUB_ENV, `${name}=${value}\n`);
}

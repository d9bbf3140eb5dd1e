import { createHash, createHmac } from 'node:crypto';

/** Signature Version 4 of a POST to STS. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signedHeaders({ endpoint, region, body, now }, credentials) {
  const date = now.toISOString().replace(/[-:]|\.\d+/g, '');
  // In the order of their names, as the signature wants them.
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    host: new URL(endpoint).host,
    'x-amz-date': date,
    'x-amz-security-token': credentials.AWS_SESSION_TOKEN,
  };
  const names = Object.keys(headers);
  const canonical = [
    ...['POST', '/', '', ...names.map((name) => `${name}:${headers[name]}`), ''],
    ...[names.join(';'), sha256(body)],
  ].join('\n');
  const day = date.slice(0, 8);
  const scope = `${day}/${region}/sts/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = [day, region, 'sts', 'aws4_request'].reduce(
    hmac,
    `AWS4${credentials.AWS_SECRET_ACCESS_KEY}`,
  );
  const { host: _, ...sent } = headers;
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.AWS_ACCESS_KEY_ID}/${scope}, SignedHeaders=${names.join(';')}, Signature=${hmac(key, text).toString('hex')}`,
  };
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

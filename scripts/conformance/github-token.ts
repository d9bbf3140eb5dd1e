/** The emulator's issuer stands in for GitHub's, at the gateway too. */
export async function githubToken(endpoint: string, repository: string): Promise<string> {
  const claims = { repository, sub: `repo:${repository}:ref:refs/heads/main` };
  const job = await ask(`${endpoint}/_emulator/github/jobs`, {
    method: 'POST',
    body: JSON.stringify({ claims }),
  });
  const { value } = await ask(`${job.requestUrl}&audience=sts.amazonaws.com`, {
    headers: { authorization: `Bearer ${job.requestToken}` },
  });
  return value ?? '';
}

async function ask(url: string, init: RequestInit): Promise<Record<string, string>> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}

/** How far LocalStack is with its init files, by `GET /_localstack/init/start`. */
export type Readiness =
  | { readonly state: 'ready' | 'starting' }
  | { readonly state: 'failed'; readonly reason: string };

/**
 * Ready once our init file was run without an error, and every other of its stage: the log's last line says `Ready.` whatever
 * became of them. https://docs.localstack.cloud/aws/capabilities/config/initialization-hooks/
 */
export function readReadiness(body: unknown, ours: string): Readiness {
  const { completed, scripts } = body as {
    completed?: boolean;
    scripts?: readonly { readonly name?: string; readonly state?: string }[];
  };
  const all = scripts ?? [];
  const broken = all.find(({ state }) => state === 'ERROR');
  if (broken !== undefined) {
    return {
      state: 'failed',
      reason: `init file ${broken.name ?? 'without a name'} raised an error`,
    };
  }
  const isOurs = ({ name }: { readonly name?: string }) => name === ours;
  if (completed === true && !all.some(isOurs)) {
    return { state: 'failed', reason: `init file ${ours} is not among those that LocalStack ran` };
  }
  const ran = all.some(isOurs) && all.every(({ state }) => state === 'SUCCESSFUL');
  return { state: ran ? 'ready' : 'starting' };
}

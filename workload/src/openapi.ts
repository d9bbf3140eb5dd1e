import { buildApp } from './app.ts';
import { Cipher } from './cipher.ts';

const nowhere = () => Promise.reject(new Error('this service only describes itself'));

/** The OpenAPI document, without a service behind it; `workload/openapi.generated.json` is its copy. */
export async function describeService(): Promise<object> {
  const app = await buildApp({
    vault: {
      cipher: new Cipher({ generate: nowhere, unwrap: nowhere }, ''),
      records: { insert: nowhere, findById: nowhere, findByName: nowhere },
    },
    lifecycle: { phase: 'starting' },
    checkToken: nowhere,
    maxInFlight: 1,
    deadlineMilliseconds: 1,
    logger: false,
  });
  await app.ready();
  return app.swagger();
}

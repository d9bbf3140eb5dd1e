import { superuser } from './template-cluster.ts';

/**
 * Who may connect: the superuser through the socket in its own folder alone, everybody else over the network with a password,
 * and without TLS only where that is not asked for (`rds.force_ssl`).
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 */
export function accessFile({ forceTls }: { readonly forceTls: boolean }): string {
  return [
    `local all ${superuser} trust`,
    `host all ${superuser} all reject`,
    `${forceTls ? 'hostssl' : 'host'} all all 127.0.0.1/32 scram-sha-256`,
    '',
  ].join('\n');
}

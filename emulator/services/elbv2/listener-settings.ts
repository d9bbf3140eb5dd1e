import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { demandCertificate } from './certificates.ts';
import { invalid, ranged, required } from './refusals.ts';
import { demandPolicy, usualPolicy } from './ssl-policies.ts';
import type { Listener } from './store.ts';

type Settings = Pick<Listener, 'protocol' | 'port' | 'sslPolicy' | 'certificates'>;

/** What a request asks for; what it leaves out stays as `before`. */
export function readSettings(
  input: Pick<
    Elb.CreateListenerCommandInput,
    'Protocol' | 'Port' | 'SslPolicy' | 'Certificates' | 'MutualAuthentication'
  >,
  before: Partial<Settings>,
  call: Call,
): Settings {
  const protocol = required(input.Protocol ?? before.protocol, 'Protocol');
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
    throw new Fault(
      'UnsupportedProtocolException',
      `Protocol '${protocol}' is not supported by application load balancers`,
    );
  }
  const { Mode = 'off' } = input.MutualAuthentication ?? {};
  if (Mode !== 'off') throw notImplemented(`The mutual authentication mode ${Mode}`);
  const port = ranged(required(input.Port ?? before.port, 'Port'), 'Port', [1, 65_535], 0);
  if (protocol === 'HTTP') {
    if (input.Certificates?.length || input.SslPolicy) {
      throw invalid('A certificate or SSL policy cannot be specified for HTTP listeners');
    }
    return { protocol, port, certificates: [] };
  }
  const certificates = readCertificates(input.Certificates, before.certificates ?? [], call);
  const sslPolicy = demandPolicy(input.SslPolicy ?? before.sslPolicy ?? usualPolicy);
  return { protocol, port, sslPolicy, certificates };
}

/** A request names the default certificate only; those beside it stay. */
function readCertificates(
  given: readonly Elb.Certificate[] | undefined,
  [usual, ...others]: readonly string[],
  call: Call,
): string[] {
  if (given !== undefined && given.length > 1) {
    throw invalid('You must specify exactly one certificate');
  }
  const first = given?.[0]?.CertificateArn ?? usual;
  if (first === undefined) {
    throw new Fault(
      'CertificateNotFoundException',
      'A certificate must be specified for HTTPS listeners',
    );
  }
  const certificate = first === usual ? first : demandCertificate(first, call);
  return [certificate, ...others.filter((arn) => arn !== certificate)];
}

import { Fault, notImplemented } from '../../fault.ts';
import { invalidValue } from './refusals.ts';

export interface ParameterDefinition {
  /** RDS's default; undefined: the engine's own. */
  readonly value?: string;
  readonly applyType: 'dynamic' | 'static';
  readonly dataType: 'boolean' | 'integer' | 'string' | 'list';
  /** `0,1`, `1-100`, or any text. */
  readonly allowed?: string;
  /** Known and kept, but not given to the server, whose machine is not that of the instance class. */
  readonly kept?: true;
}

const flag = (value?: '0' | '1'): ParameterDefinition => ({
  ...(value !== undefined && { value }),
  ...{ applyType: 'dynamic', dataType: 'boolean', allowed: '0,1' },
});
const whole = (allowed: string, value?: string): ParameterDefinition => ({
  ...(value !== undefined && { value }),
  ...{ applyType: 'dynamic', dataType: 'integer', allowed },
});
const choice = (allowed: string, value?: string): ParameterDefinition => ({
  ...(value !== undefined && { value }),
  ...{ applyType: 'dynamic', dataType: 'string', allowed },
});
const text = (value?: string): ParameterDefinition => ({
  ...(value !== undefined && { value }),
  ...{ applyType: 'dynamic', dataType: 'string' },
});
const fixed = (definition: ParameterDefinition): ParameterDefinition => ({
  ...definition,
  applyType: 'static',
});
const kept = (definition: ParameterDefinition): ParameterDefinition => ({
  ...definition,
  kept: true,
});

const milliseconds = '-1-2147483647';
const levels = 'debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic';

/**
 * The parameters that the emulator knows, as the family `postgres18` has them.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html
 */
export const definitions: Readonly<Record<string, ParameterDefinition>> = {
  autovacuum: flag('1'),
  autovacuum_naptime: whole('1-2147483', '15'),
  client_min_messages: choice(levels),
  deadlock_timeout: whole('1-2147483647'),
  default_transaction_isolation: choice(
    'serializable,repeatable read,read committed,read uncommitted',
  ),
  default_transaction_read_only: flag(),
  idle_in_transaction_session_timeout: whole('0-2147483647', '86400000'),
  idle_session_timeout: whole('0-2147483647'),
  lock_timeout: whole('0-2147483647'),
  log_connections: flag(),
  log_disconnections: flag(),
  log_duration: flag(),
  log_error_verbosity: choice('terse,default,verbose'),
  log_line_prefix: choice(
    '%m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a,%t:%r:%u@%d:[%p]:',
    '%t:%r:%u@%d:[%p]:',
  ),
  log_lock_waits: flag(),
  log_min_duration_statement: whole(milliseconds),
  log_min_error_statement: choice(levels),
  log_min_messages: choice(levels),
  log_statement: choice('none,ddl,mod,all'),
  log_temp_files: whole('-1-2147483647'),
  maintenance_work_mem: kept(
    whole('1024-2147483647', 'GREATEST({DBInstanceClassMemory*1024/63963136},65536)'),
  ),
  max_connections: kept(fixed(whole('6-262143', 'LEAST({DBInstanceClassMemory/9531392},5000)'))),
  password_encryption: choice('md5,scram-sha-256', 'scram-sha-256'),
  random_page_cost: text(),
  'rds.force_ssl': flag('1'),
  'rds.log_retention_period': kept(whole('1440-10080', '4320')),
  'rds.logical_replication': kept(fixed({ ...flag('0') })),
  search_path: text(),
  shared_buffers: kept(fixed(whole('16-1073741823', '{DBInstanceClassMemory/32768}'))),
  shared_preload_libraries: kept(
    fixed({ applyType: 'static', dataType: 'list', value: 'pg_stat_statements' }),
  ),
  ssl_min_protocol_version: choice('TLSv1.2,TLSv1.3', 'TLSv1.2'),
  statement_timeout: whole('0-2147483647'),
  tcp_keepalives_count: whole('0-2147483647'),
  tcp_keepalives_idle: whole('0-2147483647', '300'),
  tcp_keepalives_interval: whole('0-2147483647', '30'),
  timezone: text('UTC'),
  track_activity_query_size: fixed(whole('100-1048576', '4096')),
  track_io_timing: flag(),
  transaction_timeout: whole('0-2147483647'),
  work_mem: whole('64-2147483647'),
};

export function definitionOf(name: string): ParameterDefinition {
  const known = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (known !== undefined) return known;
  throw notImplemented(`The parameter ${name} of a DB parameter group`);
}

/** Throws what RDS answers for a value that the parameter cannot have. */
export function checkValue(name: string, value: string): void {
  const { allowed, dataType } = definitionOf(name);
  if (allowed === undefined || isAllowed(value, allowed, dataType)) return;
  throw invalidValue(
    `Invalid parameter value: ${value} for: ${name} allowed values are: ${allowed}`,
  );
}

export function checkMethod(name: string, method: string): void {
  if (method !== 'immediate' && method !== 'pending-reboot') {
    throw invalidValue(`Invalid apply method: ${method}`);
  }
  if (method === 'pending-reboot' || definitionOf(name).applyType === 'dynamic') return;
  throw new Fault(
    'InvalidParameterCombination',
    'cannot use immediate apply method for static parameter',
    { status: 400 },
  );
}

function isAllowed(value: string, allowed: string, dataType: string): boolean {
  if (dataType !== 'integer') return allowed.split(',').includes(value);
  // A formula over the memory of the instance class.
  if (/^[A-Z{]/.test(value)) return /^[A-Za-z0-9{}(),*/+. -]+$/.test(value);
  const [, least = '', most = ''] = /^(-?\d+)-(\d+)$/.exec(allowed) ?? [];
  return /^-?\d+$/.test(value) && Number(value) >= Number(least) && Number(value) <= Number(most);
}

/** How the server is to be run with these values beside RDS's defaults. */
export function serverOptions(values: Readonly<Record<string, string>>): {
  readonly forceTls: boolean;
  readonly settings: Record<string, string>;
} {
  const wanted = Object.entries(definitions).flatMap(([name, { value, kept: isKept }]) => {
    const chosen = values[name] ?? value;
    return chosen === undefined || isKept || name.includes('.') ? [] : [[name, chosen] as const];
  });
  const forced = values['rds.force_ssl'] ?? definitions['rds.force_ssl']?.value;
  return { forceTls: forced !== '0', settings: Object.fromEntries(wanted) };
}

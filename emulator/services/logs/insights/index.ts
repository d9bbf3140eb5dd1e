export { AbsentFromInsights, MalformedQuery } from './malformed-query.ts';
export { parseQuery } from './parse-query.ts';
export type { QueriedEvent } from './row.ts';
export { type Found, runQuery } from './run-query.ts';

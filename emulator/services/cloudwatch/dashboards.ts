import { Fault } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Access, Call } from '../../service.ts';
import { dashboardArn } from './arn.ts';
import { checkBody, isObject } from './dashboard-body.ts';
import { type Dashboard, dashboardsOf } from './dashboard-store.ts';
import type { CloudWatchOperations } from './operations.ts';
import { readNameParameter, writeToken } from './page-token.ts';
import { invalidValue, required } from './refusals.ts';
import { checkTags } from './tags.ts';

const pageLength = 1000;

export const dashboards = {
  /** Tags count on creation only (`API_PutDashboard`). */
  PutDashboard: {
    access: ({ DashboardName, Tags }, call) => {
      const resource = dashboardArn(call, DashboardName ?? '');
      const conditions = requestTags(Tags);
      const put: Access = { action: 'cloudwatch:PutDashboard', resource, conditions };
      if (!Tags?.length) return put;
      return [put, { action: 'cloudwatch:TagResource', resource, conditions }];
    },
    handle: ({ DashboardName, DashboardBody, Tags }, call) => {
      const name = checkName(DashboardName);
      const body = readBody(required(DashboardBody, 'DashboardBody'));
      const tags = checkTags(Tags);
      const { dashboards: all } = dashboardsOf(call);
      const updatedAt = call.world.clock.now();
      all[name] = { name, body, updatedAt, tags: all[name]?.tags ?? tags };
      return { DashboardValidationMessages: [] };
    },
  },

  GetDashboard: {
    access: ({ DashboardName }, call) => accessOn('GetDashboard', DashboardName, call),
    handle: ({ DashboardName }, call) => {
      const { name, body } = find(required(DashboardName, 'DashboardName'), call);
      return {
        DashboardArn: dashboardArn(call, name),
        DashboardBody: body,
        DashboardName: name,
      };
    },
  },

  ListDashboards: {
    access: (_input, call) => accessOn('ListDashboards', '*', call),
    handle: ({ DashboardNamePrefix = '', NextToken }, call) => {
      const after = NextToken === undefined ? '' : readNameParameter(NextToken);
      const found = Object.values(dashboardsOf(call).dashboards)
        .filter(({ name }) => name.startsWith(DashboardNamePrefix) && name > after)
        .sort((one, other) => (one.name < other.name ? -1 : 1));
      const page = found.slice(0, pageLength);
      const last = page.at(-1)?.name;
      return {
        DashboardEntries: page.map(({ name, body, updatedAt }) => ({
          DashboardName: name,
          DashboardArn: dashboardArn(call, name),
          LastModified: new Date(updatedAt),
          Size: Buffer.byteLength(body),
        })),
        ...(found.length > pageLength && last !== undefined && { NextToken: writeToken(last) }),
      };
    },
  },

  /** All or none: a name that is not there refuses the whole call. */
  DeleteDashboards: {
    access: ({ DashboardNames }, call) =>
      (DashboardNames ?? []).map((name) => accessOn('DeleteDashboards', name, call)),
    handle: ({ DashboardNames }, call) => {
      if (DashboardNames === undefined || DashboardNames.length === 0) {
        throw invalidValue('Need at least 1 dashboard');
      }
      const found = DashboardNames.map((name) => find(name, call));
      for (const { name } of found) delete dashboardsOf(call).dashboards[name];
      return {};
    },
  },
} satisfies CloudWatchOperations;

function accessOn(operation: string, name: string | undefined, call: Call): Access {
  return { action: `cloudwatch:${operation}`, resource: dashboardArn(call, name ?? '') };
}

/** AWS, too, ends this one with an empty line. */
function checkName(name: string | undefined): string {
  const given = required(name, 'DashboardName');
  if (!/^[A-Za-z0-9_-]+$/.test(given)) {
    throw invalidValue(
      'The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).\n',
    );
  }
  if (given.length <= 255) return given;
  throw invalidValue('The value for field DashboardName must be at most 255 characters long.\n');
}

function readBody(text: string): string {
  const body = parse(text);
  if (!isObject(body)) throw invalidInput('The field DashboardBody must be a valid JSON object');
  const errors = checkBody(body);
  if (errors.length === 0) return text;
  throw invalidInput(
    `The dashboard body is invalid, there are ${errors.length} validation errors:\n${JSON.stringify(errors, null, 2)}`,
    errors.map(({ dataPath, message }) => ({ DataPath: dataPath, Message: message })),
  );
}

function invalidInput(message: string, dashboardValidationMessages: object[] = []): Fault {
  return new Fault('DashboardInvalidInputError', message, {
    members: { dashboardValidationMessages },
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function find(name: string, call: Call): Dashboard {
  const { dashboards: all } = dashboardsOf(call);
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (found !== undefined) return found;
  throw new Fault('DashboardNotFoundError', `Dashboard ${name} does not exist`);
}

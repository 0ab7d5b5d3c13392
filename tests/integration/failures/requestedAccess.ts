import type { SeenRequest } from '../support/apiProxy.ts';

/** What every account may do: look at what is served, and ask what it may do. */
const everybodys = /^\/(api|apis|version|openapi)(\/|$)(?!.*\/)|^\/(openapi|version)|^\/apis\/authorization\.k8s\.io\//;

/** What RBAC was asked for by the requests, as `verb resource.group`; the core group has no name. */
export function requestedAccess(requests: readonly SeenRequest[]): Set<string> {
  return new Set(requests.flatMap(accessOf));
}

function accessOf({ method, url }: SeenRequest): string[] {
  const { pathname, searchParams } = new URL(url, 'http://server');
  const [, group = '', , resource, name, subresource] =
    /^\/api(?:s\/([^/]+))?\/[^/]+(\/namespaces\/[^/]+(?=\/))?\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(pathname) ??
    [];
  if (resource === undefined || everybodys.test(pathname)) return [];
  const what = [subresource === undefined ? resource : `${resource}/${subresource}`, group].filter(Boolean).join('.');
  const isWatch = searchParams.get('watch') === 'true' || searchParams.get('watch') === '1';
  switch (method) {
    case 'GET':
      return [`${name !== undefined ? 'get' : isWatch ? 'watch' : 'list'} ${what}`];
    case 'POST':
      return [`create ${what}`];
    case 'PUT':
      return [`update ${what}`];
    case 'DELETE':
      return [`${name === undefined ? 'deletecollection' : 'delete'} ${what}`];
    default:
      return [`patch ${what}`];
  }
}

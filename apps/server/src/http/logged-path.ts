/** The path as the log may hold it: a token in it opens a shared shelf, or an account, to whoever reads it. */
export const loggedPath = (path: string): string =>
  path.replace(
    /^(\/api\/v1\/(?:shelves|invitations\/by-token|live\/calendar)|\/shared|\/invite)\/[^/]+/,
    '$1/[hidden]',
  );

export { acceptInvitation } from './accept-invitation.ts';
export {
  changePassword,
  changeRole,
  resetPassword,
  revokeSession,
  signOutEverywhere,
} from './access-changes.ts';
export { type AuditAction, type AuditEntry, type AuditInput, audit, listAudit } from './audit.ts';
export { type DeletedPerson, deletePerson } from './delete-person.ts';
export {
  createInvitation,
  type InvitationListed,
  inspectInvitation,
  listInvitations,
  type OpenInvitation,
  revokeInvitation,
} from './invitations.ts';
export {
  proveByAudioScrobbler,
  proveByLastfmMobile,
  type TokenWithMd5,
  tokensOfPersonByName,
} from './legacy-proofs.ts';
export { isSameOrigin, type RequestOrigin } from './origin.ts';
export {
  createPerson,
  findPersonByName,
  getPerson,
  listPeople,
  type Person,
  type PersonListed,
  type Role,
  renamePerson,
  setTimeZone,
} from './people.ts';
export { type RequestBudget, RequestLimit } from './request-limit.ts';
export { type AuthenticatedSession, authenticateSession } from './session-authentication.ts';
export {
  readSettings,
  type ScrobbleRule,
  type Settings,
  type SettingsPatch,
  settingsOf,
  updateSettings,
} from './settings.ts';
export { ensureProvisionalOwner, ensureSetupLink } from './setup.ts';
export { needsOwner } from './setup-lock.ts';
export { confirmPassword, type SignedIn, type SignInContext, signIn, signOut } from './sign-in.ts';
export { type SignInLimitOptions, SignInLimits } from './sign-in-limits.ts';
export {
  type ClientFacts,
  listSessions,
  type SessionListed,
  type SessionSecret,
} from './sign-in-sessions.ts';
export { tidyAccounts } from './tidy.ts';
export { TokenAuthenticator, type TokenHolder } from './token-authenticator.ts';
export {
  createToken,
  listTokens,
  revokeToken,
  type TokenListed,
  type TokenScope,
  tokenScopes,
} from './tokens.ts';

import { readFileSync } from 'node:fs';
import { Fault } from '@fonoteca/domain';

/** The system account that PostgreSQL runs under. */
export interface SystemAccount {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/**
 * PostgreSQL refuses to run as root. Started by root it runs as the person behind sudo, else as
 * `postgres` where that account exists, else as `nobody`. Undefined where we are not root.
 */
export function accountForDatabase(): SystemAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (process.platform !== 'linux') {
    throw new Fault(
      'unavailable',
      'PostgreSQL does not run as root: start Fonoteca from an ordinary account, or set DATABASE_URL',
    );
  }
  const accounts = readAccounts();
  const behindSudo = accounts.find(
    (account) => account.uid === Number(process.env['SUDO_UID']) && account.uid !== 0,
  );
  const account =
    behindSudo ??
    accounts.find(({ name }) => name === 'postgres') ??
    accounts.find(({ name }) => name === 'nobody');
  if (!account)
    throw new Fault(
      'unavailable',
      'There is no account “postgres” or “nobody” to run the database under: make one, or set DATABASE_URL',
    );
  return account;
}

function readAccounts(): SystemAccount[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length > 3)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

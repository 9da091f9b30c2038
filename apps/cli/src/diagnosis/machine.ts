import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, secretKeyFile } from '@fonoteca/server';
import { parseSecretKeys } from '@fonoteca/store';
import type { Finding } from './finding.ts';

const oldestNode = 22;

export function checkRuntime(): Finding {
  const found = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  if (Number(process.versions.node.split('.')[0]) >= oldestNode)
    return { check: 'runtime', verdict: 'good', found };
  return {
    check: 'runtime',
    verdict: 'bad',
    found,
    wayOut: `run it by npm, which brings Node ${oldestNode} or later`,
  };
}

export function checkFolder({ data }: Config): Finding {
  const check = 'data folder';
  if (!existsSync(data)) return { check, verdict: 'good', found: 'not there yet; the first start makes it' };
  try {
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return {
      check,
      verdict: 'bad',
      found: `${data} cannot be written`,
      wayOut: `give it to this account: chown -R $USER ${data}`,
    };
  }
  const mode = statSync(data).mode & 0o777;
  const found = `${data} (mode ${mode.toString(8)})`;
  if ((mode & 0o077) === 0 || process.platform === 'win32') return { check, verdict: 'good', found };
  return {
    check,
    verdict: 'warning',
    found: `${found}: other accounts can look in`,
    wayOut: `chmod 700 ${data}`,
  };
}

export function checkSecretKey(config: Config): Finding {
  const check = 'secret key';
  const path = secretKeyFile(config.data);
  try {
    if (config.secretKey) {
      parseSecretKeys(config.secretKey);
      return { check, verdict: 'good', found: 'configured' };
    }
    if (!existsSync(path))
      return { check, verdict: 'good', found: 'not there yet; the first start makes it' };
    parseSecretKeys(readFileSync(path, 'utf8').trim());
  } catch (error) {
    const wayOut =
      'put the key back from a backup; a new one makes old scrobble tokens useless on Last.fm protocols';
    return { check, verdict: 'bad', found: (error as Error).message, wayOut };
  }
  if ((statSync(path).mode & 0o077) === 0)
    return { check, verdict: 'good', found: 'kept in the data folder' };
  return {
    check,
    verdict: 'warning',
    found: `${path} can be read by other accounts`,
    wayOut: `chmod 600 ${path}`,
  };
}

const gibibyte = 1024 ** 3;

export async function checkDisk({ data }: Config): Promise<Finding> {
  let folder = data;
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / gibibyte;
  const facts = { check: 'disk', found: `${free.toFixed(1)} GiB free` };
  if (free >= 2) return { ...facts, verdict: 'good' };
  const wayOut = 'make room, or move the data folder (FONOTECA_DATA)';
  return { ...facts, verdict: free < 0.25 ? 'bad' : 'warning', wayOut };
}

export function checkWeb(): Finding {
  const page = fileURLToPath(new URL('../../../web/dist/index.html', import.meta.url));
  if (existsSync(page)) return { check: 'web pages', verdict: 'good', found: 'built' };
  return {
    check: 'web pages',
    verdict: 'warning',
    found: 'not built',
    wayOut: 'npm start builds them, or: npm run build',
  };
}

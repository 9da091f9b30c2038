import { type Config, readConfig } from '@fonoteca/server';
import { explain } from '../exit.ts';
import { checkDatabase } from './database.ts';
import type { Finding } from './finding.ts';
import { checkDisk, checkFolder, checkRuntime, checkSecretKey, checkWeb } from './machine.ts';
import { checkPort } from './port.ts';
import { checkServices } from './services.ts';

/** Looks at everything; a check that fails is a finding, never a stop. */
export async function diagnose(): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    const wayOut = 'correct the environment or fonoteca.yaml';
    return [checkRuntime(), { check: 'configuration', verdict: 'bad', found: explain(error), wayOut }];
  }
  return [
    checkRuntime(),
    { check: 'configuration', verdict: 'good', found: `data in ${config.data}` },
    checkFolder(config),
    checkSecretKey(config),
    await checkDisk(config),
    checkWeb(),
    ...(await checkDatabase(config)),
    await checkPort(config),
    ...checkServices(config),
  ];
}

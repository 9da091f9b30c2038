import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { addBackupCommands } from './commands/backups.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addJobCommands } from './commands/jobs.ts';
import { addListensCommands } from './commands/listens.ts';
import { addLiveCommands } from './commands/live.ts';
import { addPlaylistCommands } from './commands/playlists.ts';
import { addRecommendCommands } from './commands/recommend.ts';
import { addRecordCommands } from './commands/records.ts';
import { addScrobbleCommands } from './commands/scrobbles.ts';
import { addServeCommand } from './commands/serve.ts';
import { addStatsCommands } from './commands/stats.ts';
import { addTokenCommands } from './commands/tokens.ts';
import { addUserCommands } from './commands/users.ts';
import { exitCodeHelp } from './exit.ts';

/** The whole command line: noun, then verb. */
export function createProgram(): Command {
  const program = new Command('fonoteca')
    .description('The self-hosted home of your listening life')
    .version(manifest.version)
    .showHelpAfterError('(--help tells more)')
    .exitOverride()
    .addHelpText(
      'after',
      `${exitCodeHelp}

Settings come from the environment or fonoteca.yaml: FONOTECA_HOST, FONOTECA_PORT, FONOTECA_DATA,
DATABASE_URL, FONOTECA_PUBLIC_URL, FONOTECA_SECRET_KEY, FONOTECA_UPLOAD_LIMIT_MIB, LOG_LEVEL.`,
    );
  addServeCommand(program);
  addListensCommands(program);
  addRecordCommands(program);
  addPlaylistCommands(program);
  addScrobbleCommands(program);
  addRecommendCommands(program);
  addLiveCommands(program);
  addStatsCommands(program);
  addTokenCommands(program);
  addUserCommands(program);
  addJobCommands(program);
  addBackupCommands(program);
  addDoctorCommand(program);
  return program;
}

import type { Command } from 'commander';
import { addEvalCommand } from './recommend-eval.ts';
import { addEvalSessions } from './recommend-eval-sessions.ts';
import { addRecommendLists } from './recommend-lists.ts';
import { addRecommendModels } from './recommend-models.ts';
import { addPretrain } from './recommend-pretrain.ts';

/** `fonoteca recommend …`. */
export function addRecommendCommands(program: Command): void {
  const recommend = program
    .command('recommend')
    .description('What to hear: lists with reasons, the models behind them, and how good they are');
  addRecommendLists(recommend);
  addRecommendModels(recommend);
  addEvalCommand(recommend);
  addEvalSessions(recommend);
  addPretrain(recommend);
}

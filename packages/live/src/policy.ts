// The face for programs that only plan: it loads no database and is there at once.
export { createStdioPolicy, type StdioOptions } from './replay/stdio.ts';

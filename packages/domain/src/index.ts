export { Fault, type FaultCode, type FieldFault } from './errors.ts';
export { fold } from './fold.ts';
export type { IncomingListen, OriginKey, Refusal, SentMbids, SentTrack } from './listen.ts';
export { type Source, type SourceFacts, sourceBit, sourceOfCode, sources } from './sources.ts';

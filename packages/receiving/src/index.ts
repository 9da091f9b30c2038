export { createHistoryReader } from './history/history-reader.ts';
export { ownApiKey, ownSharedSecret } from './lastfm/signature.ts';
export type {
  HistoryListen,
  HistoryReader,
  Holder,
  ListenReceiver,
  ProtocolSessions,
  ReceivingPorts,
  RequestBudget,
  TokenDirectory,
} from './ports.ts';
export { receivingRoutes } from './routes.ts';
export { createProtocolSessions } from './sessions/protocol-sessions.ts';

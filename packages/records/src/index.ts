export type {
  LengthSource,
  OwnedRecord,
  RecordArtist,
  RecordFormat,
  RecordLabel,
  RecordSource,
  RecordTrack,
} from './record.ts';

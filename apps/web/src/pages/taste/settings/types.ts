import type { ResponseOf } from '@fonoteca/contract';

export type Taste = ResponseOf<'GET /api/v1/taste'>;
export type Settings = Taste['settings'];
export type Rule = Settings['rules'][number];
export type RuleKind = Rule['kind'];
export type ShelfName = Settings['shelves'][number];
export type TasteMark = ResponseOf<'GET /api/v1/taste/marks'>['items'][number];
export type Exclusion = ResponseOf<'GET /api/v1/taste/exclusions'>['items'][number];

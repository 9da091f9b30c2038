import type { ResponseOf } from '@fonoteca/contract';

export type LinkedAccount = ResponseOf<'GET /api/v1/linked-accounts'>['items'][number];

export { artistPart, type ItemKind, itemKey, itemKindOf, itemKinds } from './item.ts';

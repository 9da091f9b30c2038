import { type ZodType, z } from 'zod';

/** The protocol writes a list of one as the one, and a list of none as nothing at all. */
export const oneOrMany = <Item>(item: ZodType<Item>) =>
  z.union([z.array(item), item.transform((one) => [one])]);

/** A number, mostly written as a text. */
export const count = z.coerce.number().int().nonnegative();

/** Empty texts stand for nothing. */
export const textOrNothing = z
  .string()
  .nullish()
  .transform((text) => text || null);

/** `{"#text": …}` in some methods, `{"name": …}` in others, a bare text in the rest. */
export const named = z
  .union([
    z.string(),
    z.object({ '#text': z.string() }),
    z.object({ name: z.string() }),
    z.object({ title: z.string() }),
  ])
  .transform((value) => {
    if (typeof value === 'string') return value;
    if ('name' in value) return value.name;
    return 'title' in value ? value.title : value['#text'];
  });

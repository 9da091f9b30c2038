import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useShelf } from './context.tsx';
import type { ShelfSearch } from './search.ts';

interface Props {
  readonly className?: string;
  readonly children: ReactNode;
}

/** To the page of a record, on the shelf that is looked at. */
export const RecordLink = ({ id, ...rest }: Props & { id: string }) => {
  const { token } = useShelf();
  return token === undefined ? (
    <Link to="/records/$id" params={{ id }} {...rest} />
  ) : (
    <Link to="/shared/$token/records/$id" params={{ token, id }} {...rest} />
  );
};

export const ShelfArtistLink = ({ artistKey, ...rest }: Props & { artistKey: string }) => {
  const { token } = useShelf();
  return token === undefined ? (
    <Link to="/records/artists/$key" params={{ key: artistKey }} {...rest} />
  ) : (
    <Link to="/shared/$token/artists/$key" params={{ token, key: artistKey }} {...rest} />
  );
};

/** To the grid, narrowed by `search`. */
export const ShelfLink = ({ search = {}, ...rest }: Props & { search?: ShelfSearch }) => {
  const { token } = useShelf();
  return token === undefined ? (
    <Link to="/records" search={search} {...rest} />
  ) : (
    <Link to="/shared/$token" params={{ token }} search={search} {...rest} />
  );
};

export const useOpenRecord = () => {
  const { token } = useShelf();
  const navigate = useNavigate();
  return (id: string) =>
    token === undefined
      ? navigate({ to: '/records/$id', params: { id } })
      : navigate({ to: '/shared/$token/records/$id', params: { token, id } });
};

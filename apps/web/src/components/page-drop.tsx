import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useImportFiles } from '../lib/imports.ts';
import { useImportChannels } from '../pages/live/import.tsx';
import { useImportPlaylists } from '../pages/playlists/import.tsx';
import { useImportRecords } from '../shelf/upload.ts';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** What a dropped file holds, by the page it is dropped on; listens elsewhere. */
const kinds = { records: 'records', playlists: 'playlists', live: 'channels' } as const;

/** Files can be dropped anywhere on any page. */
export const PageDrop = () => {
  const [over, setOver] = useState(false);
  const takeListens = useImportFiles();
  const takeRecords = useImportRecords();
  const takePlaylists = useImportPlaylists();
  const takeChannels = useImportChannels();
  const place = useLocation({
    select: ({ pathname }) =>
      /^\/(records|playlists|live)(?:\/|$)/.exec(pathname)?.[1] as keyof typeof kinds | undefined,
  });
  const takes = { records: takeRecords, playlists: takePlaylists, live: takeChannels };
  const take = place ? takes[place] : takeListens;
  const current = useRef(take);
  current.current = take;
  useEffect(() => {
    // Moving over a child leaves its parent: entering and leaving are counted.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const allow = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      void current.current([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', drop);
    };
  }, []);
  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-3 z-50 grid place-items-center rounded border-2 border-dashed border-accent bg-paper/90">
      <p className="display text-head">{place ? `Drop to import ${kinds[place]}` : 'Drop to import'}</p>
    </div>
  );
};

/** Grey shapes of an album page. */
export const AlbumSkeleton = () => (
  <div role="status">
    <span className="sr-only">Loading</span>
    <div className="grid gap-6 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] sm:gap-10">
      <div className="skeleton aspect-square max-sm:mx-auto max-sm:w-3/4" />
      <div className="self-end">
        <div className="skeleton h-10 w-4/5" />
        <div className="skeleton mt-4 h-6 w-1/2" />
        <div className="skeleton mt-8 h-4 w-2/3" />
        <div className="skeleton mt-3 h-4 w-1/2" />
      </div>
    </div>
    <div className="skeleton mt-12 h-72" />
  </div>
);

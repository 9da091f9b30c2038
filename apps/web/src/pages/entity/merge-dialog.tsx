import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import type { Entity } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { kindWords } from '../../components/entity-link.tsx';
import { FieldError } from '../../components/field.tsx';
import { type Found, SearchPicker } from '../../components/search-picker.tsx';
import { useChanges } from '../../lib/undo.ts';

/** Joins this entry and another one; the direction is chosen, and it can be undone. */
export const MergeDialog = ({ entity, onClose }: { entity: Entity; onClose: () => void }) => {
  const [other, setOther] = useState<Found | null>(null);
  const navigate = useNavigate();
  const { announce } = useChanges();
  const merge = useMutation({
    mutationFn: ({ into, from }: { into: number; from: number }) =>
      call('POST /api/v1/catalogue/merge', { body: { kind: entity.kind, into, ids: [from] } }),
    onSuccess: async ({ changeId }, { into }) => {
      onClose();
      if (into !== entity.id) await navigate({ to: `/${entity.kind}/$id`, params: { id: String(into) } });
      await announce(`${entity.name} and ${other?.name} are one now`, changeId);
    },
  });
  const { one } = kindWords[entity.kind];
  return (
    <Dialog title={`Merge with another ${one}`} onClose={onClose}>
      {other ? (
        <>
          <p className="mb-5 text-soft">
            Every listen of both counts for the one that stays, for everybody on this instance. The names as
            they were sent are kept, and this can be undone.
          </p>
          {merge.error && <FieldError>{messageOf(merge.error)}</FieldError>}
          <div className="flex flex-col gap-3">
            <Button
              look="solid"
              busy={merge.isPending}
              onClick={() => merge.mutate({ into: entity.id, from: other.id })}
            >
              Keep “{entity.name}”
            </Button>
            <Button busy={merge.isPending} onClick={() => merge.mutate({ into: other.id, from: entity.id })}>
              Keep “{other.name}”
            </Button>
            <Button look="quiet" onClick={() => setOther(null)}>
              Choose another
            </Button>
          </div>
        </>
      ) : (
        <SearchPicker kind={entity.kind} not={entity.id} onPick={setOther} />
      )}
    </Dialog>
  );
};

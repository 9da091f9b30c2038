import { useMutation } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { useApi, useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { CopyBox } from '../../components/copy-box.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FieldError } from '../../components/field.tsx';
import { Loaded } from '../../components/states.tsx';
import { toast } from '../../components/toasts.tsx';
import { ago } from '../../lib/time.ts';

/** The link under which anybody may look at the shelf: made, copied, switched off. */
export const ShareDialog = ({ onClose }: { onClose: () => void }) => {
  const query = useApi('GET /api/v1/shelf-share', {});
  const refresh = useRefresh();
  const make = useMutation({
    mutationFn: () => call('POST /api/v1/shelf-share', {}),
    onSuccess: () => refresh('/shelf-share'),
  });
  const off = useMutation({
    mutationFn: () => call('DELETE /api/v1/shelf-share', {}),
    onSuccess: () => {
      toast('The link is switched off: it shows nothing any more');
      return refresh('/shelf-share');
    },
  });
  const error = make.error ?? off.error;
  return (
    <Dialog title="Share the shelf" onClose={onClose}>
      <p className="mb-5 text-soft">
        Whoever has the link sees your records and their track lists, without an account. They see no notes,
        no conditions, no folders, and nothing of what you listen to.
      </p>
      <Loaded query={query}>
        {({ share }) =>
          share ? (
            <>
              <CopyBox text={new URL(share.url, window.location.origin).href} label="the link" />
              <p className="mt-3 text-small text-faint">Made {ago(share.createdAt)}.</p>
              <div className="mt-5 flex flex-wrap gap-3">
                <Button look="danger" busy={off.isPending} onClick={() => off.mutate()}>
                  Switch it off
                </Button>
                <Button busy={make.isPending} onClick={() => make.mutate()}>
                  Replace it by a new one
                </Button>
              </div>
            </>
          ) : (
            <Button look="solid" busy={make.isPending} onClick={() => make.mutate()}>
              Make a link
            </Button>
          )
        }
      </Loaded>
      {error && <FieldError>{messageOf(error)}</FieldError>}
    </Dialog>
  );
};

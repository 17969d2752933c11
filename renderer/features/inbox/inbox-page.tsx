import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';

/** Where received recordings will be. This version only sends, and says so. */
export function InboxPage() {
  return (
    <Page title="Inbox">
      <EmptyState icon="inbox" title="Receiving is not in this version yet">
        Recordings that others send you will be here, filed by sender. Until then they arrive in your usual
        mail program as attachments. Sending works now.
      </EmptyState>
    </Page>
  );
}

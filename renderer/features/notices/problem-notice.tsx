import { useLocation } from 'wouter';
import type { CallError } from '../../bridge/call-error.ts';
import { Notice } from '../../components/notice.tsx';
import { type ProblemContext, describeProblem } from './describe-problem.ts';

interface ProblemNoticeProps {
  readonly error: CallError;
  readonly context?: ProblemContext;
  /** Does the same again; without it a problem that asks for this has no button. */
  readonly onRetry?: () => void;
  /** True where the fields that mend the problem stand beside the notice: then it sends nobody elsewhere. */
  readonly isMendedHere?: boolean;
}

/** A failed call in the page, in words, with the button that helps and the server's or ffmpeg's own words. */
export function ProblemNotice({ error, context = {}, onRetry, isMendedHere = false }: ProblemNoticeProps) {
  const [, navigate] = useLocation();
  const { title, meaning, action } = describeProblem(error.code, context);
  const goes = action?.kind === 'go' && !isMendedHere ? action : undefined;
  const retries = action?.kind === 'retry' ? onRetry : undefined;
  return (
    <Notice
      icon="warning"
      title={title}
      actionLabel={goes?.label ?? (retries && 'Try again')}
      onAction={goes ? () => navigate(goes.href) : retries}
      detail={error.detail}
    >
      {meaning}
    </Notice>
  );
}

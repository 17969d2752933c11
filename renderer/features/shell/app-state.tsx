import { type ReactNode, createContext, use } from 'react';
import type { AppInfo, AppStatus } from '../../../shared/model/app.ts';
import type { PublicSettings } from '../../../shared/model/settings.ts';
import { useLive } from '../../bridge/use-live.ts';
import { ProblemNotice } from '../notices/problem-notice.tsx';

/** What nearly every page needs to know. */
export interface AppState {
  readonly info: AppInfo;
  readonly status: AppStatus;
  readonly settings: PublicSettings;
}

const AppStateContext = createContext<AppState | null>(null);

/** Reads {@link AppState} and keeps it up to date; shows `children` once it is there. */
export function AppStateProvider({ children }: { readonly children: ReactNode }) {
  const info = useLive('app.getInfo', {}, []);
  const status = useLive('app.getStatus', {}, ['app.statusChanged']);
  const settings = useLive('settings.get', {}, ['settings.changed']);
  if (info.value && status.value && settings.value) {
    const state = { info: info.value, status: status.value, settings: settings.value };
    return <AppStateContext value={state}>{children}</AppStateContext>;
  }
  const error = info.error ?? status.error ?? settings.error;
  if (!error) return null;
  const retry = () => [info, status, settings].forEach((live) => live.refresh());
  return (
    <main className="shell-problem">
      <h1>Outspoken</h1>
      <ProblemNotice error={error} onRetry={retry} />
    </main>
  );
}

/** The {@link AppState} of now. Throws outside {@link AppStateProvider}. */
export function useAppState(): AppState {
  const state = use(AppStateContext);
  if (!state) throw new Error('useAppState outside of AppStateProvider');
  return state;
}

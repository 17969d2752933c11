import type { Person } from './identity.ts';

/** A project with what the sidebar and the send panel need. */
export interface ProjectSummary {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly recordingCount: number;
  /** Default recipients. */
  readonly people: readonly Person[];
  readonly unfiled: boolean;
}

/** A client with its projects, in order of name. */
export interface ClientSummary {
  readonly id: string;
  readonly name: string;
  readonly unfiled: boolean;
  readonly projects: readonly ProjectSummary[];
}

/** Something found in the library folder that is not as it should be, in terms the user interface can put into words. */
export interface LibraryProblem {
  readonly kind: 'folder-missing' | 'recording-unreadable' | 'files-missing';
  readonly folderLabel: string;
  readonly recordingId: string | null;
}

import { useToast } from '../../components/toast.tsx';

/** Gives what puts a text on the clipboard and says so; `what` begins the sentence, for example `The link`. */
export function useCopyText(): (what: string, text: string) => Promise<void> {
  const showToast = useToast();
  return async (what, text) => {
    try {
      await navigator.clipboard.writeText(text);
      showToast({ message: `${what} was copied.` });
    } catch {
      showToast({ message: `${what} could not be copied. Click into the window and try again.` });
    }
  };
}

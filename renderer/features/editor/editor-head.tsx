import { useEffect } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { isUntouched } from './edit-changes.ts';
import { describeSaving } from './save-words.ts';
import type { Editor } from './use-editor.ts';

interface EditorHeadProps {
  readonly title: string;
  readonly editor: Editor;
  readonly onDone: () => void;
}

/** Title, whether all is saved, and the ways back. */
export function EditorHead({ title, editor, onDone }: EditorHeadProps) {
  useEffect(() => {
    document.title = `Edit ${title} - Outspoken`;
  }, [title]);
  return (
    <header className="editor-head">
      <div className="editor-title">
        <h1 tabIndex={-1} dir="auto" title={title}>
          Edit {title}
        </h1>
        <p className="small quiet" role="status">
          {describeSaving(editor.saving, editor.isReplaced)}
        </p>
      </div>
      {editor.saving.kind === 'failed' && (
        <Button icon="retry" onPress={editor.save}>
          Save now
        </Button>
      )}
      <IconButton label="Undo" icon="undo" isDisabled={!editor.canUndo} onPress={editor.undo} />
      <IconButton label="Redo" icon="redo" isDisabled={!editor.canRedo} onPress={editor.redo} />
      <Button variant="quiet" isDisabled={isUntouched(editor.edit)} onPress={editor.reset}>
        Reset to the original
      </Button>
      <Button variant="primary" onPress={onDone}>
        Done
      </Button>
    </header>
  );
}

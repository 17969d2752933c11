import { describe, expect, it } from 'vitest';
import { type Edit, untouchedEdit } from '../../../shared/model/edit.ts';
import { CallError } from '../../bridge/call-error.ts';
import { createEditSaver } from './edit-saver.ts';

function prepare() {
  const calls: { edit: Edit; resolve: (edit: Edit) => void; reject: (reason: CallError) => void }[] = [];
  let run: (() => void) | null = null;
  const saver = createEditSaver({
    revision: 3,
    save: (edit) => new Promise((resolve, reject) => calls.push({ edit, resolve, reject })),
    later: (next) => {
      run = next;
      return () => (run = null);
    },
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { saver, calls, wait: () => run?.(), settle };
}

const muted = (...tracks: Edit['muted']) => ({ ...untouchedEdit, muted: tracks });

describe('createEditSaver', () => {
  it('saves the last of several changes, on the revision before', async () => {
    const { saver, calls, wait, settle } = prepare();
    saver.change(muted('camera'));
    saver.change(muted('screen'));
    expect(saver.state().kind).toBe('waiting');
    wait();
    expect(calls.map(({ edit }) => [edit.revision, edit.muted])).toEqual([[3, ['screen']]]);
    expect(saver.state().kind).toBe('saving');
    calls[0]?.resolve({ ...muted('screen'), revision: 4 });
    await settle();
    expect([saver.state().kind, saver.revision()]).toEqual(['saved', 4]);
  });

  it('saves what changed meanwhile afterwards', async () => {
    const { saver, calls, wait, settle } = prepare();
    saver.change(muted('camera'));
    wait();
    saver.change(muted('screen'));
    wait();
    expect(calls).toHaveLength(1);
    calls[0]?.resolve({ ...muted('camera'), revision: 4 });
    await settle();
    expect(calls[1]?.edit).toMatchObject({ revision: 4, muted: ['screen'] });
  });

  it('keeps what could not be saved', async () => {
    const { saver, calls, wait, settle } = prepare();
    saver.change(muted('camera'));
    wait();
    calls[0]?.reject(new CallError('internal', 'connection lost'));
    await settle();
    expect(saver.state().kind).toBe('failed');
    saver.flush();
    expect(calls[1]?.edit.muted).toEqual(['camera']);
  });

  it('tells of an Edit made elsewhere, and goes on from it', async () => {
    const { saver, calls, wait, settle } = prepare();
    saver.change(muted('camera'));
    wait();
    calls[0]?.reject(new CallError('conflict', 'revision 5'));
    await settle();
    expect(saver.state().kind).toBe('refused');
    saver.adopt(5);
    saver.flush();
    expect([saver.state().kind, calls.length]).toEqual(['saved', 1]);
  });
});

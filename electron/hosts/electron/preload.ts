import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { callChannel, eventChannel } from './channels.ts';

// Two functions and no more: what may be called is decided by core, not here.
contextBridge.exposeInMainWorld('outspoken', {
  invoke: (request: unknown): Promise<unknown> => ipcRenderer.invoke(callChannel, request),
  on: (listener: (event: unknown) => void): (() => void) => {
    const strip = (_event: IpcRendererEvent, event: unknown) => listener(event);
    ipcRenderer.on(eventChannel, strip);
    return () => void ipcRenderer.off(eventChannel, strip);
  },
});

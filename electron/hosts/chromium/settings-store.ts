import Conf from 'conf';
import type { HostSettingsStore } from '../../core/host.ts';

/** Settings in `<dataDirectory>/settings.json`, written atomically by conf, readable by the user only. */
export function createSettingsStore(dataDirectory: string): HostSettingsStore {
  const store = new Conf<Record<string, unknown>>({
    cwd: dataDirectory,
    configName: 'settings',
    configFileMode: 0o600,
  });
  return { get: (key) => store.get(key), set: (values) => store.set(values) };
}

import type { Storage } from '../../../shared/model/storage.ts';

type WebdavStorage = Extract<Storage, { kind: 'webdav' }>;

/** Where the parts of a Nextcloud or ownCloud are that a WebDAV address belongs to; addresses without a slash at the end. */
export interface NextcloudPlace {
  /** Where links are made: OCS Share API. */
  readonly sharesUrl: string;
  /** Where files are put together from chunks. */
  readonly uploadsUrl: string;
  /** The folder, at the address that chunks are moved to. */
  readonly filesUrl: string;
  /** The folder as the user sees it: `/Recordings`, or nothing for the topmost one. */
  readonly folder: string;
}

/**
 * Tells by its address whether a folder is one of a Nextcloud or ownCloud: both serve files of a user at
 * `/remote.php/dav/files/USER/`, and at the older `/remote.php/webdav/`
 * (https://docs.nextcloud.com/server/latest/developer_manual/client_apis/WebDAV/basic.html). Null for any other server.
 */
export function findNextcloud({ url, userName }: WebdavStorage): NextcloudPlace | null {
  const found = /^(https?:\/\/[^?#]*?)\/remote\.php\/(?:dav\/files\/([^/?#]+)|webdav)(\/[^?#]*)?$/.exec(url);
  if (found === null) return null;
  const [, base = '', namedUser, path = ''] = found;
  const user = namedUser ?? encodeURIComponent(userName);
  const folder = path.replace(/\/+$/, '');
  return {
    sharesUrl: `${base}/ocs/v2.php/apps/files_sharing/api/v1/shares`,
    uploadsUrl: `${base}/remote.php/dav/uploads/${user}`,
    filesUrl: `${base}/remote.php/dav/files/${user}${folder}`,
    folder: decodeURIComponent(folder),
  };
}

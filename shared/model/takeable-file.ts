const takeable = /\.(eml|m4a|mp3|wav|ogg|oga|opus|aac|flac|mp4|m4v|mov|webm|mkv|3gp)$/i;

/** True for the name of a file that is taken in from a folder, where everything else is left alone: hidden files, too. */
export function isTakeableName(name: string): boolean {
  return takeable.test(name) && !name.startsWith('.');
}

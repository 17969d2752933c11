/** What a second of voice takes on the disk, in bytes: the capture at 96 kb/s and the master made from it. */
export const voiceBytesPerSecond = 12_500 + 6500;

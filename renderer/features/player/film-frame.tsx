import type { Filmstrip } from '../../../shared/model/deliverable.ts';

/** Which picture of a filmstrip shows a time of the capture: its column and row. */
function frameAt({ count, columns, intervalMs }: Filmstrip, atMs: number) {
  const index = Math.min(count - 1, Math.max(0, Math.round(atMs / intervalMs)));
  return { column: index % columns, row: Math.floor(index / columns) };
}

interface FilmFrameProps {
  readonly filmstrip: Filmstrip;
  readonly atMs: number;
  /** Height in CSS pixels; as tall as the pictures are when left out. */
  readonly height?: number;
}

/** One small picture of a recording. Decoration. */
export function FilmFrame({ filmstrip, atMs, height = filmstrip.frameHeight }: FilmFrameProps) {
  const { column, row } = frameAt(filmstrip, atMs);
  const scale = height / filmstrip.frameHeight;
  const width = filmstrip.frameWidth * scale;
  return (
    <span
      style={{
        display: 'block',
        width,
        height,
        backgroundImage: `url("${filmstrip.url}")`,
        backgroundPosition: `${-column * width}px ${-row * height}px`,
        backgroundSize: `${filmstrip.columns * width}px auto`,
      }}
    />
  );
}

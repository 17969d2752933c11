import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../harness/command.ts';
import { type VirtualDisplay, startDisplay } from '../harness/display.ts';

/** A display of 1920 by 1080 that is filled by a terminal in which text scrolls by, forty lines a second. */
export interface MovingScreen {
  readonly env: VirtualDisplay['env'];
  /** Name of the display, for example `:7`. */
  readonly name: string;
  /** Puts the terminal in front of every other window. */
  raise(): void;
  dispose(): Promise<void>;
}

/** Lines of words and numbers of very different lengths, the same every time. */
const scroller = `$| = 1; srand 7;
my @words = qw(recording screen camera sound const await return function error warning 0x3f build passed of the and to);
while (1) {
  print join(' ', map { $words[rand @words] . (rand() < .2 ? int rand 1e6 : '') } 1 .. 2 + rand 26), "\\n";
  select undef, undef, undef, 0.025;
}`;

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

/** Starts the {@link MovingScreen}; needs Xvfb, xterm, xdotool and perl. */
export async function startMovingScreen(): Promise<MovingScreen> {
  const display = await startDisplay('1920x1080');
  const env = { ...process.env, ...display.env };
  const font = ['-fa', 'DejaVu Sans Mono', '-fs', '11'];
  const terminal = spawn('xterm', [...font, '-geometry', '240x70+0+0', '-e', 'perl', '-e', scroller], {
    env,
    stdio: 'ignore',
  });
  const window = await display.findWindow('perl');
  // The first lines are quicker than those that scroll.
  await sleep(2_000);
  return {
    env: display.env,
    name: display.env.DISPLAY ?? '',
    raise: () => void command('xdotool', ['windowraise', window], { env }),
    async dispose() {
      await end(terminal);
      await display.dispose();
    },
  };
}

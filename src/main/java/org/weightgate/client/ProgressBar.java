package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.util.Locale;

/// Shows how far a step is: a bar that redraws itself on a terminal, now and then a plain line
/// anywhere else. Safe to call from several threads.
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 28; // of the bar, where there is room
    private static final int NARROW = 8;
    private static final int LINE = 80;
    private static final long REDRAW = 100_000_000L;
    private static final long PLAIN = 5_000_000_000L;

    private final PrintWriter err;
    private final boolean interactive;
    private final int columns = columns(System.getenv("COLUMNS"));
    private long begun = System.nanoTime();
    private String what;
    private long drawn;
    private long base = -1;
    private int shown;

    ProgressBar(PrintWriter err, boolean interactive, String what) {
        this.err = err;
        this.interactive = interactive;
        this.what = what;
        this.drawn = interactive ? 0 : begun;
    }

    /// Progress counted in bytes, with speed and the time left.
    synchronized void bytes(String label, long done, long total) {
        what = label;
        if (base < 0) {
            base = done;
            begun = System.nanoTime();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double speed = seconds > 0.5 ? (done - base) / seconds : 0;
        String tail = size(done) + " of " + size(total);
        if (speed > 0) {
            tail += ", " + size((long) speed) + "/s, " + time((total - done) / speed) + " left";
        }
        draw(done, total, tail);
    }

    /// Progress counted in anything else.
    synchronized void at(String label, long done, long total) {
        what = label;
        draw(done, total, total > 1 ? done + " of " + total : "");
    }

    /// Progress of a computation in whatever it counts, with the time left; another label begins
    /// another.
    synchronized void work(String label, long done, long total) {
        if (!label.equals(what)) {
            begun = System.nanoTime();
            what = label;
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        boolean known = seconds > 2 && done > 0;
        draw(done, total, known ? time(seconds * (total - done) / done) + " left" : "");
    }

    /// Progress as a share between 0 and 1.
    synchronized void share(String label, double done) {
        what = label;
        draw(Math.round(done * 1000), 1000, "");
    }

    /// Removes the bar, so that the next sentence begins on an empty line.
    @Override
    public synchronized void close() {
        if (shown > 0) {
            err.print("\r" + " ".repeat(shown) + "\r");
            err.flush();
            shown = 0;
        }
    }

    private void draw(long done, long total, String tail) {
        long now = System.nanoTime();
        if (now - drawn < (interactive ? REDRAW : PLAIN)) {
            return;
        }
        drawn = now;
        double share = total <= 0 ? 0 : Math.min(1, (double) done / total);
        if (interactive) {
            String line = line(what, share, tail, columns);
            err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
            shown = line.length();
        } else {
            err.println(what + ": " + percent(share).strip() + (tail.isEmpty() ? "" : ", " + tail));
        }
        err.flush();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%3d %%", (int) (share * 100));
    }

    /// What is drawn, shorter than a line of the terminal, since one that wraps cannot be drawn
    /// over: where there is little room the bar gives way first, then the label.
    static String line(String label, double share, String tail, int columns) {
        String end = " " + percent(share) + (tail.isEmpty() ? "" : "  " + tail);
        int room = columns - 2 - end.length();
        int bar = Math.clamp((long) room - label.length(), NARROW, WIDTH);
        String line = clip(label, room - bar) + " " + bar(share, bar) + end;
        return line.length() < columns ? line : line.substring(0, columns - 1);
    }

    /// How wide the terminal is, if its shell tells.
    private static int columns(@Nullable String told) {
        return told != null && told.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(told) : LINE;
    }

    private static String bar(double share, int width) {
        int full = (int) (share * width);
        return (Terminal.SYMBOLS ? "█" : "#").repeat(full)
                + (Terminal.SYMBOLS ? "░" : ".").repeat(width - full);
    }

    private static String clip(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        String cut = Terminal.SYMBOLS ? "…" : "...";
        return most <= cut.length() ? "" : text.substring(0, most - cut.length()) + cut;
    }

    /// A size as people say it, in powers of ten.
    static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0
                ? bytes + " B"
                : String.format(
                        Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    /// A length of time as people say it.
    static String time(double seconds) {
        long s = Math.round(seconds);
        if (s < 60) {
            return s + " s";
        }
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d h", s / 3600, s / 60 % 60);
    }
}

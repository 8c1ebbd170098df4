package org.weightgate.watermark.trace;

import static org.weightgate.watermark.trace.Words.say;

import java.util.List;

/// The picture of a trace: how many recipients have which z, against what innocents would have, and
/// where the accused stand. SVG without scripts or outside references, in the colour of the text
/// around it.
public final class Histogram {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 260;
    private static final int LEFT = 40;
    private static final int BASE = HEIGHT - 40;
    private static final double FROM = -5;
    private static final double TO = 12;
    private static final double BIN = 0.25;

    private Histogram() {}

    /// @param z of every recipient, in any order
    /// @param accused to be pointed at; those beyond the right edge stand at it
    /// @param needed where the line is, about
    public static String svg(float[] z, List<Accusation> accused, double needed) {
        int[] counts = new int[(int) ((TO - FROM) / BIN)];
        for (float value : z) {
            int bin = (int) Math.floor((value - FROM) / BIN);
            counts[Math.clamp(bin, 0, counts.length - 1)]++;
        }
        double expected = z.length * BIN / Math.sqrt(2 * Math.PI);
        double most = expected;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        StringBuilder svg = new StringBuilder();
        svg.append(
                say(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                            + " role=\"img\" aria-label=\"Scores of %d recipients against those of"
                            + " innocents\">",
                        WIDTH, HEIGHT, z.length));
        bars(svg, counts, most);
        curve(svg, expected, most);
        axis(svg);
        line(svg, needed);
        accused(svg, accused);
        return svg.append("</svg>").toString();
    }

    private static double x(double z) {
        return LEFT + (Math.clamp(z, FROM, TO) - FROM) / (TO - FROM) * (WIDTH - 2 * LEFT);
    }

    private static double y(double count, double most) {
        return BASE - count / most * (BASE - 40);
    }

    private static void bars(StringBuilder svg, int[] counts, double most) {
        svg.append("<g fill=\"currentColor\" fill-opacity=\"0.35\">");
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                double left = x(FROM + i * BIN);
                double top = Math.min(BASE - 1.5, y(counts[i], most));
                svg.append(
                        say(
                                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                                left, top, x(FROM + (i + 1) * BIN) - left - 0.5, BASE - top));
            }
        }
        svg.append("</g>");
    }

    private static void curve(StringBuilder svg, double expected, double most) {
        svg.append("<polyline fill=\"none\" stroke=\"currentColor\" points=\"");
        for (double z = FROM; z <= TO; z += 0.1) {
            svg.append(say("%.1f,%.1f ", x(z), y(expected * Math.exp(-z * z / 2), most)));
        }
        svg.append("\"/>");
    }

    private static void axis(StringBuilder svg) {
        svg.append(
                say(
                        "<path d=\"M%d %dH%d\" stroke=\"currentColor\"/><g fill=\"currentColor\""
                                + " font-size=\"12\" text-anchor=\"middle\">",
                        LEFT, BASE, WIDTH - LEFT));
        for (int z = -4; z <= TO; z += 2) {
            svg.append(say("<text x=\"%.1f\" y=\"%d\">%d</text>", x(z), BASE + 16, z));
        }
        svg.append(
                say(
                        "<text x=\"%d\" y=\"%d\">z: score in standard deviations of an innocent's;"
                                + " curve: the normal law</text></g>",
                        WIDTH / 2, HEIGHT - 6));
    }

    private static void line(StringBuilder svg, double needed) {
        svg.append(
                say(
                        "<path d=\"M%.1f 40V%d\" stroke=\"currentColor\""
                                + " stroke-dasharray=\"4 3\"/><text x=\"%.1f\" y=\"34\""
                                + " font-size=\"12\" fill=\"currentColor\""
                                + " text-anchor=\"middle\">the line, about %.1f</text>",
                        x(needed), BASE, x(needed), needed));
    }

    private static void accused(StringBuilder svg, List<Accusation> accused) {
        int shown = Math.min(8, accused.size());
        svg.append("<g fill=\"currentColor\" font-size=\"12\" text-anchor=\"end\">");
        for (int i = 0; i < shown; i++) {
            Accusation one = accused.get(i);
            double x = x(one.z());
            svg.append(
                    say(
                            "<path d=\"M%.1f %dl-5 -9h10z\"/><text x=\"%.1f\" y=\"%d\">%s z ="
                                    + " %.1f%s</text>",
                            x,
                            BASE,
                            x + 5,
                            BASE - 14 - 14 * i,
                            EvidencePage.escape(one.recipientId()),
                            one.z(),
                            one.z() > TO ? " →" : ""));
        }
        if (accused.size() > shown) {
            svg.append(
                    say(
                            "<text x=\"%d\" y=\"%d\">and %d more</text>",
                            WIDTH - LEFT + 5, BASE - 14 - 14 * shown, accused.size() - shown));
        }
        svg.append("</g>");
    }
}

package org.weightgate.portal.tracing;

import org.weightgate.portal.tracing.FindingView.BinView;
import org.weightgate.portal.tracing.FindingView.ScoreView;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// The scores of all recipients against what innocent ones score, as coordinates of a drawing: up
/// to z = 12 the axis is linear, beyond it logarithmic.
///
/// @param curve what people score whose copies had no part in it, as a path
/// @param line where the line of accusation stands
public record ScorePicture(
        String curve, double line, List<Bar> bars, List<Dot> dots, List<Tick> ticks) {
    public static final int WIDTH = 720;
    public static final int HEIGHT = 250;
    public static final int FLOOR = 200;
    private static final int TOP = 40;
    private static final int LEFT = 20;
    private static final int RIGHT = 700;
    private static final double LOWEST = -5;
    private static final double BEND = 12;
    private static final int FEW = 300;

    /// How many recipients scored within a bin.
    public record Bar(double x, double y, double width, double height) {}

    /// One recipient.
    public record Dot(double x, double y, String label, boolean accused, boolean named) {}

    public record Tick(double x, String label) {}

    static ScorePicture of(FindingView finding) {
        double needed = finding.neededZ() == null ? 8 : finding.neededZ();
        double highest =
                DoubleStream.concat(
                                DoubleStream.of(needed * 1.3),
                                finding.scores().stream().mapToDouble(ScoreView::z))
                        .max()
                        .orElse(BEND);
        Axis axis = new Axis(highest);
        return new ScorePicture(
                curve(axis),
                axis.x(needed),
                finding.recipients() > FEW ? bars(axis, finding.bins()) : List.of(),
                dots(axis, finding),
                axis.ticks());
    }

    private static List<Bar> bars(Axis axis, List<BinView> bins) {
        double most = bins.stream().mapToLong(BinView::count).max().orElse(1);
        return bins.stream()
                .map(
                        bin -> {
                            double x = axis.x(bin.from());
                            double height = Math.max(1.5, (FLOOR - TOP) * bin.count() / most);
                            return new Bar(
                                    x,
                                    round(FLOOR - height),
                                    round(Math.max(1, axis.x(bin.to()) - x - 1)),
                                    round(height));
                        })
                .toList();
    }

    /// The accused by name, and the others where there are not too many of them.
    private static List<Dot> dots(Axis axis, FindingView finding) {
        boolean all = finding.recipients() <= FEW;
        List<Dot> dots = new ArrayList<>();
        int named = 0;
        for (ScoreView score : finding.scores()) {
            if (!all && !score.accused()) continue;
            boolean name = score.accused() && named++ < 4;
            double y = FLOOR - 10.0 - (name ? 26.0 * (named - 1) : 0);
            dots.add(new Dot(axis.x(score.z()), y, score.recipient(), score.accused(), name));
        }
        return dots;
    }

    /// The normal distribution, which an innocent's score follows whatever was done to the leak.
    private static String curve(Axis axis) {
        StringBuilder path = new StringBuilder();
        for (double z = LOWEST; z <= BEND; z += 0.1) {
            double y = FLOOR - (FLOOR - TOP) * Math.exp(-z * z / 2);
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(String.format(Locale.ENGLISH, "%.1f %.1f ", axis.x(z), y));
        }
        return path.toString().strip();
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /// Where a score stands on the drawing.
    private record Axis(double highest) {
        private double bend() {
            return highest > BEND ? LEFT + (RIGHT - LEFT) * 0.6 : RIGHT;
        }

        double x(double z) {
            double low = Math.max(LOWEST, z);
            if (low <= BEND || highest <= BEND) {
                double share = (low - LOWEST) / (BEND - LOWEST);
                return round(LEFT + Math.min(1, share) * (bend() - LEFT));
            }
            double share = Math.log(low / BEND) / Math.log(highest / BEND);
            return round(bend() + share * (RIGHT - bend()));
        }

        List<Tick> ticks() {
            return Stream.of(-4, 0, 4, 8, 12, 30, 100, 300, 1000, 3000, 10000)
                    .filter(z -> z <= Math.max(BEND, highest))
                    .map(z -> new Tick(x(z), String.format(Locale.ENGLISH, "%d", z)))
                    .toList();
        }
    }
}

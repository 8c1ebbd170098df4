package org.weightgate.portal.tracing;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;

/// What a trace found, as it is stored, shown and answered: the verdict with its bound, and what it
/// rests on, without any key.
///
/// @param release the label of the release that the suspects were judged against
/// @param epsilon the probability of accusing anybody innocent, all tests together, is at most this
/// @param recipients how many were scored: everyone who ever had a marked copy
/// @param statistics how many ways each was scored
/// @param expectedZ what a single recipient would score with this leak; at most, where it is
///   quantised
/// @param neededZ the score at which a recipient is accused, about
/// @param leading the way of scoring in which a guilty recipient is expected highest
/// @param scores every recipient's in that way, or the strongest few hundred, strongest first; of
///   the accused in the way they were found by
/// @param bins how many recipients scored how much in that way
/// @param contents what was found of each marked tensor
/// @param leftOut sentences about what was not matched, and why
/// @param remarks sentences about the suspect's files
/// @param bundleSha256 of the sealed evidence, where somebody is accused
public record FindingView(
        Outcome verdict,
        String sentence,
        String doesNotProve,
        String release,
        double epsilon,
        long recipients,
        int statistics,
        @Nullable Double expectedZ,
        @Nullable Double neededZ,
        PresenceView presence,
        String leading,
        List<AccusedView> accused,
        List<ScoreView> scores,
        List<BinView> bins,
        List<StatisticView> ways,
        List<ContentView> contents,
        List<String> leftOut,
        List<String> remarks,
        @Nullable String bundleSha256) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// One recipient over the line.
    ///
    /// @param recipient their handle
    /// @param grant the reference of the latest grant of the release that was judged; of another
    ///   with any of these contents, where they never had that one
    /// @param grants all of them, that one first
    /// @param log10p log10 of the bound on the probability of anybody innocent scoring so high
    public record AccusedView(
            String recipient,
            String name,
            @Nullable String grant,
            List<String> grants,
            double z,
            double log10p,
            String statistic) {}

    /// One recipient's best score.
    public record ScoreView(String recipient, double z, boolean accused) {}

    /// How many recipients scored from `from` to `to`.
    public record BinView(double from, double to, long count) {}

    /// A way of judging, in words.
    public record StatisticView(String name, String words) {}

    /// Whether any mark under these keys is there, whoever's.
    public record PresenceView(String statistic, double z, double log10p) {}

    /// What was found of one tensor.
    ///
    /// @param z of the accused by this tensor alone, in their order
    public record ContentView(
            String name,
            String content,
            List<PlaceView> places,
            double coverage,
            long carriers,
            long tiles,
            long tilesUsed,
            @Nullable Double expectedZ,
            List<Double> z) {}

    /// Where in the suspect, and what was undone there.
    public record PlaceView(String suspect, List<String> steps, double coverage) {}

    String json() {
        return JSON.writeValueAsString(this);
    }

    static FindingView read(String json) {
        return JSON.readValue(json, FindingView.class);
    }
}

package org.weightgate.portal.tracing;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.tracing.FindingView.AccusedView;
import org.weightgate.portal.tracing.FindingView.ContentView;
import org.weightgate.portal.tracing.FindingView.ScoreView;

import java.time.Instant;
import java.util.List;

/// A trace in the API. What was found is null until there is a verdict, and in lists: read the
/// trace itself for it.
///
/// @param release null where it was compared with every release
/// @param judgedRelease the release that the verdict is about
@JsonInclude(JsonInclude.Include.ALWAYS)
record TraceAnswer(
        String reference,
        String model,
        @Nullable String release,
        String reason,
        String status,
        String openedBy,
        Instant created,
        @Nullable Instant finished,
        String step,
        double progress,
        @Nullable String problem,
        @Nullable String verdict,
        @Nullable String judgedRelease,
        @Nullable String sentence,
        @Nullable String doesNotProve,
        @Nullable Double epsilon,
        @Nullable Long recipients,
        @Nullable Integer statistics,
        @Nullable Double expectedZ,
        @Nullable Double neededZ,
        List<AccusedView> accused,
        List<ScoreView> scores,
        List<ContentView> tensors,
        List<String> leftOut,
        List<String> remarks,
        boolean evidenceOpened,
        List<File> files) {

    record File(String path, long size, String state, @Nullable String sha256) {
        static File of(SuspectView file) {
            return new File(
                    file.path(),
                    file.size(),
                    file.uploaded() ? "uploaded" : "uploading",
                    file.sha256());
        }
    }

    static TraceAnswer brief(TraceView trace) {
        return of(trace, null);
    }

    static TraceAnswer of(TraceView trace, @Nullable FindingView found) {
        return new TraceAnswer(
                trace.reference(),
                trace.model().toString(),
                trace.releaseLabel(),
                trace.reason(),
                trace.status().word(),
                trace.openedBy(),
                trace.created(),
                trace.finished(),
                trace.step(),
                trace.progress(),
                trace.problem(),
                trace.verdict() == null ? null : trace.verdict().word(),
                found == null ? null : found.release(),
                found == null ? null : found.sentence(),
                found == null ? null : found.doesNotProve(),
                found == null ? null : found.epsilon(),
                found == null ? null : found.recipients(),
                found == null ? null : found.statistics(),
                found == null ? null : found.expectedZ(),
                found == null ? null : found.neededZ(),
                found == null ? List.of() : found.accused(),
                found == null ? List.of() : found.scores(),
                found == null ? List.of() : found.contents(),
                found == null ? List.of() : found.leftOut(),
                found == null ? List.of() : found.remarks(),
                trace.evidenceOpened() != null,
                trace.files().stream().map(File::of).toList());
    }
}

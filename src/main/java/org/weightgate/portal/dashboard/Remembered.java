package org.weightgate.portal.dashboard;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Coverage;

import java.time.Duration;

/// The latest counts of this node. What is older than `weightgate.dashboard.keep` is counted anew
/// beside, while whoever asks still gets it; what nobody asked for in ten times as long is
/// forgotten. Many who ask first for the same wait for one count. Safe for many threads.
@Component
class Remembered {
    private static final int MOST = 100;
    private static final int FORGOTTEN = 10;

    private record Question(Coverage of, int weeks) {}

    private final LoadingCache<Question, Figures> answers;

    Remembered(Counting counting, @Value("${weightgate.dashboard.keep:60s}") Duration keep) {
        answers =
                CacheBuilder.newBuilder()
                        .maximumSize(MOST)
                        .refreshAfterWrite(keep)
                        .expireAfterWrite(keep.multipliedBy(FORGOTTEN))
                        .build(
                                CacheLoader.asyncReloading(
                                        CacheLoader.from(
                                                (Question question) ->
                                                        counting.figures(
                                                                question.of(), question.weeks())),
                                        Thread::startVirtualThread));
    }

    Figures figures(Coverage of, int weeks) {
        return answers.getUnchecked(new Question(of, weeks));
    }
}

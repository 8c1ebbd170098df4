package org.weightgate.portal.dashboard;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Coverage;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The latest counts of this node, for `weightgate.dashboard.keep`. Whoever asks for the same while
/// it is being counted waits for that; a count that fails is forgotten. Safe for many threads.
@Component
class Remembered {
    private static final int MOST = 100;

    private record Question(Coverage of, Period period) {}

    private record Answer(Instant counted, CompletableFuture<Figures> figures) {}

    private final Map<Question, Answer> answers = new LinkedHashMap<>(16, 0.75f, true);
    private final Duration keep;

    Remembered(@Value("${weightgate.dashboard.keep:60s}") Duration keep) {
        this.keep = keep;
    }

    Figures of(Coverage of, Period period, Instant now, Supplier<Figures> count) {
        Question question = new Question(of, period);
        CompletableFuture<Figures> mine = new CompletableFuture<>();
        CompletableFuture<Figures> figures = claim(question, now, mine);
        if (figures == mine) {
            try {
                mine.complete(count.get());
            } catch (RuntimeException | Error e) {
                forget(question, mine);
                mine.completeExceptionally(e);
                throw e;
            }
        }
        return figures.join();
    }

    private synchronized CompletableFuture<Figures> claim(
            Question question, Instant now, CompletableFuture<Figures> mine) {
        Answer known = answers.get(question);
        if (known != null && now.isBefore(known.counted().plus(keep))) {
            return known.figures();
        }
        answers.put(question, new Answer(now, mine));
        if (answers.size() > MOST) {
            answers.remove(answers.keySet().iterator().next());
        }
        return mine;
    }

    private synchronized void forget(Question question, CompletableFuture<Figures> mine) {
        Answer known = answers.get(question);
        if (known != null && known.figures() == mine) {
            answers.remove(question);
        }
    }
}

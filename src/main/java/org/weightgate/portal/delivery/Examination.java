package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantId;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// Holds running answers against the stored state, all of a node in a handful of statements.
@Component
class Examination implements Watch.Standing {
    private final DeliveryLog record;
    private final Door door;

    Examination(DeliveryLog record, Door door) {
        this.record = record;
        this.door = door;
    }

    @Override
    public void examine(Collection<Running> answers) {
        ask(answers);
        Set<UUID> alive = record.beat(answers);
        for (Running answer : answers) {
            if (!alive.contains(answer.row().id())) answer.cut(DownloadRefused.stoodStill());
        }
    }

    /// What is found holds for every change that was committed before the question was put.
    private record Found(long asked, Optional<DownloadRefused> refusal) {}

    private void ask(Collection<Running> answers) {
        Map<GrantId, Found> grants = new HashMap<>();
        long asked = System.nanoTime();
        Set<UUID> links = door.unrevoked(answers.stream().map(a -> a.url().id()).toList());
        for (Running answer : answers) {
            Urls.Row url = answer.url();
            if (!links.contains(url.id())) {
                answer.cut(DownloadRefused.takenBack());
                continue;
            }
            Found grant = grants.computeIfAbsent(url.grant(), id -> found(() -> door.refusal(id)));
            grant.refusal()
                    .ifPresentOrElse(
                            answer::cut, () -> answer.confirm(Math.min(asked, grant.asked())));
        }
    }

    private static Found found(Supplier<Optional<DownloadRefused>> question) {
        return new Found(System.nanoTime(), question.get());
    }
}

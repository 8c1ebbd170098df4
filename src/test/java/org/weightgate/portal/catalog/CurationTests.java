package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weightgate.portal.catalog.CatalogFixture.publisherOf;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/// What publishers do to a model's texts at the same moment, and how long these may be.
@PortalTest
class CurationTests {
    private static final Actor PAUL = publisherOf("lab");
    private static final int MANY = 8;

    @Autowired private Curation curation;
    @Autowired private Library library;
    @Autowired private Catalog catalog;
    @Autowired private CatalogFixture fixture;
    @Autowired private JdbcClient jdbc;

    @Test
    void aModelMadeTwiceAtOnceIsMadeOnceAndTheOtherIsToldItsNameIsTaken() throws Exception {
        String name = "twice" + UUID.randomUUID().toString().substring(0, 8);
        List<Future<?>> made =
                atOnce(
                        i ->
                                curation.create(
                                        PAUL,
                                        new ModelName(
                                                "lab", i % 2 == 0 ? name : name.toUpperCase()),
                                        "A model",
                                        ""));
        assertThat(made).filteredOn(f -> f.state() == Future.State.SUCCESS).hasSize(1);
        assertThat(made)
                .filteredOn(f -> f.state() == Future.State.FAILED)
                .allSatisfy(f -> assertThat(f.exceptionNow()).isInstanceOf(NameTaken.class));
    }

    @Test
    void termsRevisedAtOnceBecomeOneVersionEach() throws Exception {
        ModelName model = fixture.model();
        atOnce(i -> curation.reviseTerms(PAUL, model, "Terms of kind " + i))
                .forEach(f -> assertThat(f.state()).isEqualTo(Future.State.SUCCESS));
        assertThat(catalog.termsHistory(model))
                .extracting(TermsView::version)
                .containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1);
    }

    @Test
    void aDocumentWrittenTwiceAtOnceIsOneDocument() throws Exception {
        ModelName model = fixture.model();
        atOnce(i -> library.write(PAUL, model, "Data sheet", "Text " + i))
                .forEach(f -> assertThat(f.state()).isEqualTo(Future.State.SUCCESS));
        assertThat(library.of(model)).hasSize(1);
    }

    @Test
    void textsLongerThanTheirPlaceAreRefusedAndNothingChanges() {
        ModelName model = fixture.model();
        ModelView before = catalog.model(model);
        ModelTexts title = new ModelTexts("t".repeat(121), "S", "W", 30, 3, null, null);
        ModelTexts summary = new ModelTexts("T", "s".repeat(401), "W", 30, 3, null, null);
        ModelTexts audience = new ModelTexts("T", "S", "w".repeat(401), 30, 3, null, null);
        for (ModelTexts texts : List.of(title, summary, audience)) {
            assertThatThrownBy(() -> curation.edit(PAUL, model, texts))
                    .isInstanceOf(InvalidName.class)
                    .hasMessageContaining("at most");
        }
        assertThat(catalog.model(model)).isEqualTo(before);
        for (String column : List.of("title", "summary", "who_may_ask")) {
            assertThatThrownBy(
                            () ->
                                    jdbc.sql(
                                                    "update model set %s = repeat('x', 401) where name = ?"
                                                            .formatted(column))
                                            .param(model.name())
                                            .update())
                    .isInstanceOf(DataIntegrityViolationException.class);
        }
    }

    private static List<Future<?>> atOnce(IntConsumer act) {
        CyclicBarrier start = new CyclicBarrier(MANY);
        List<Future<?>> done = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MANY; i++) {
                int one = i;
                done.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    act.accept(one);
                                    return one;
                                }));
            }
        }
        return done;
    }
}

package org.weightgate.portal.catalog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;

import java.io.IOException;

/// Publishes the twin of one demo model as soon as the model itself is published. What is there
/// already stays; an interrupted start is gone on with.
@Component
@Profile("demo")
@Order(30)
class DemoRehearsal implements ApplicationRunner {
    private static final Logger log = LoggerFactory.getLogger(DemoRehearsal.class);
    private static final ModelName MODEL = new ModelName("demo", "llama-stories");
    private static final String RELEASE = "v1";

    private final People people;
    private final Catalog catalog;
    private final DemoUpload upload;

    DemoRehearsal(People people, Catalog catalog, DemoUpload upload) {
        this.people = people;
        this.catalog = catalog;
        this.upload = upload;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        catalog.release(MODEL, RELEASE)
                .filter(release -> release.status() == ReleaseStatus.PUBLISHED)
                .ifPresent(_ -> begin());
    }

    @TransactionalEventListener
    void on(ReleasePublished act) {
        if (act.model().equals(MODEL) && act.label().equals(RELEASE)) {
            begin();
        }
    }

    private void begin() {
        Thread.ofVirtual().name("demo-rehearsal").start(this::publish);
    }

    private void publish() {
        boolean open =
                catalog.release(MODEL, ReleaseLabel.twin(RELEASE))
                        .map(r -> r.status() == ReleaseStatus.DRAFT && r.problems().isEmpty())
                        .orElse(true);
        if (!open) {
            return;
        }
        try {
            Actor paul = people.byHandle("paul").map(p -> people.actor(p.id())).orElseThrow();
            upload.sendTwin(paul, MODEL, RELEASE, MODEL.name());
            upload.submit(paul, MODEL, ReleaseLabel.twin(RELEASE));
        } catch (IOException | InterruptedException | RuntimeException e) {
            log.error("The rehearsal of {} could not be published", MODEL, e);
        }
    }
}
